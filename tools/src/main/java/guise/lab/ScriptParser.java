package guise.lab;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/** Reads scripts: one event a line, {@code repeat N} to {@code end} around several. */
final class ScriptParser {
  /** More events than anybody waits for. */
  private static final long MOST_EVENTS = 10_000_000;

  /** A loop that is still open. */
  private record Open(int line, int times, List<Step> body) {}

  private final String name;
  private final Deque<Open> open = new ArrayDeque<>();
  private String summary = "";
  private int line;

  ScriptParser(String name) {
    this.name = name;
    open.push(new Open(0, 1, new ArrayList<>()));
  }

  Script parse(String text) {
    for (String each : text.lines().toList()) {
      line++;
      read(each);
    }
    Open last = open.pop();
    if (!open.isEmpty()) {
      throw new ScriptException(name, last.line, "repeat has no end");
    }
    if (last.body.isEmpty()) {
      throw new ScriptException(name, Math.max(1, line), "there is no event in the script");
    }
    return new Script(name, summary, last.body);
  }

  private void read(String text) {
    int comment = text.indexOf('#');
    if (comment >= 0 && summary.isEmpty() && text.substring(0, comment).isBlank()) {
      summary = text.substring(comment + 1).strip();
    }
    String words = (comment < 0 ? text : text.substring(0, comment)).strip();
    if (words.isEmpty()) {
      return;
    }
    var arguments = new Arguments(name, line, words);
    String verb = arguments.next("an event").toLowerCase(Locale.ROOT);
    switch (verb) {
      case "repeat" -> open.push(new Open(line, arguments.count(), new ArrayList<>()));
      case "end" -> close();
      default -> add(new Step.Do(line, words, Verb.of(verb, arguments).read(arguments)));
    }
    arguments.end();
  }

  private void close() {
    if (open.size() == 1) {
      throw new ScriptException(name, line, "end without repeat");
    }
    Open loop = open.pop();
    add(new Step.Repeat(loop.times, loop.body));
  }

  private void add(Step step) {
    open.element().body.add(step);
    if (step.events() > MOST_EVENTS) {
      throw new ScriptException(name, line, "more than " + MOST_EVENTS + " events");
    }
  }
}
