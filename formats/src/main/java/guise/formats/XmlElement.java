package guise.formats;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An element of an XML text.
 *
 * @param place where it begins
 * @param name its name, without a prefix
 * @param attributes its attributes, by name
 * @param children the elements in it
 * @param text the text in it, without that of its children
 */
record XmlElement(
    Place place,
    String name,
    Map<String, String> attributes,
    List<XmlElement> children,
    String text) {
  XmlElement {
    attributes = Map.copyOf(attributes);
    children = List.copyOf(children);
  }

  static XmlElement parse(Content content) {
    return new XmlText(content).root();
  }

  Optional<String> attribute(String name) {
    return Optional.ofNullable(attributes.get(name));
  }

  String requiredAttribute(String attribute) {
    return attribute(attribute)
        .orElseThrow(
            () -> place.found("<" + name + "> without '" + attribute + "'", "one with it"));
  }

  Stream<XmlElement> children(String name) {
    return children.stream().filter(child -> child.name.equals(name));
  }

  Optional<XmlElement> child(String name) {
    return children(name).findFirst();
  }

  /** All elements of a name in this one, at any depth, in the order of the text. */
  List<XmlElement> descendants(String name) {
    var found = new ArrayList<XmlElement>();
    for (XmlElement child : children) {
      if (child.name.equals(name)) {
        found.add(child);
      }
      found.addAll(child.descendants(name));
    }
    return found;
  }
}
