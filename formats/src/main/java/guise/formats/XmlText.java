package guise.formats;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * An XML text while it is read into elements. It may have neither a document type nor entities, so
 * it can make nobody fetch or expand anything.
 */
final class XmlText {
  private static final int MOST_ELEMENTS = 200_000;
  private static final int DEEPEST = 64;

  private final Content content;
  private int elements;

  XmlText(Content content) {
    this.content = content;
  }

  XmlElement root() {
    XMLStreamReader reader = null;
    try {
      reader = hardened().createXMLStreamReader(new StringReader(content.text()));
      while (reader.hasNext()) {
        int event = reader.next();
        if (event == XMLStreamConstants.DTD) {
          throw place(reader).found("a document type", "plain elements");
        }
        if (event == XMLStreamConstants.START_ELEMENT) {
          return element(reader, 1);
        }
      }
      throw content.whole().found("XML without an element", "an element");
    } catch (XMLStreamException e) {
      throw badXml(e);
    }
  }

  private FormatException badXml(XMLStreamException e) {
    int line = e.getLocation() == null ? 0 : Math.max(0, e.getLocation().getLineNumber());
    return new Place(content.name(), line).found("bad XML (" + cause(e) + ")", "an XML text");
  }

  private static XMLInputFactory hardened() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    return factory;
  }

  private XmlElement element(XMLStreamReader reader, int depth) throws XMLStreamException {
    Place place = place(reader);
    if (depth > DEEPEST) {
      throw place.found("elements nested deeper than " + DEEPEST, "a flatter text");
    }
    if (++elements > MOST_ELEMENTS) {
      throw place.found("more than " + MOST_ELEMENTS + " elements", "a smaller text");
    }
    String name = reader.getLocalName();
    Map<String, String> attributes = attributes(reader);
    var children = new ArrayList<XmlElement>();
    var text = new StringBuilder();
    for (int event = reader.next();
        event != XMLStreamConstants.END_ELEMENT;
        event = reader.next()) {
      switch (event) {
        case XMLStreamConstants.START_ELEMENT -> children.add(element(reader, depth + 1));
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA ->
            text.append(reader.getText());
        case XMLStreamConstants.ENTITY_REFERENCE ->
            throw place(reader).found("an entity", "plain text");
        default -> {} // comments and processing instructions
      }
    }
    return new XmlElement(place, name, attributes, children, text.toString().strip());
  }

  private static Map<String, String> attributes(XMLStreamReader reader) {
    var attributes = new HashMap<String, String>();
    for (int at = 0; at < reader.getAttributeCount(); at++) {
      attributes.put(reader.getAttributeLocalName(at), reader.getAttributeValue(at));
    }
    return attributes;
  }

  private Place place(XMLStreamReader reader) {
    return new Place(content.name(), Math.max(0, reader.getLocation().getLineNumber()));
  }

  private static String cause(XMLStreamException e) {
    String message = String.valueOf(e.getMessage());
    int detail = message.indexOf("Message: ");
    String text = detail < 0 ? message : message.substring(detail + "Message: ".length());
    return text.lines().findFirst().orElse("no detail");
  }
}
