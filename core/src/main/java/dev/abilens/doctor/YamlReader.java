package dev.abilens.doctor;

import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.YamlUnicodeReader;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.Parser;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * Reads YAML as it comes, by snakeyaml-engine, in one class that is loaded only where there is
 * something to read. References are not followed, so that none can grow.
 */
final class YamlReader {
  private final Way way = new Way();
  private final Deque<Boolean> keys = new ArrayDeque<>();
  private final DocumentVisitor visitor;
  private int keyLine;

  private YamlReader(DocumentVisitor visitor) {
    this.visitor = visitor;
  }

  /**
   * Reads all documents of a stream.
   *
   * @throws LinkageError if snakeyaml-engine is not there
   */
  static void read(InputStream in, DocumentVisitor visitor) throws DocumentException {
    LoadSettings settings =
        LoadSettings.builder().setCodePointLimit(Integer.MAX_VALUE).setLabel("").build();
    YamlReader reader = new YamlReader(visitor);
    try {
      Parser events =
          new ParserImpl(settings, new StreamReader(settings, new YamlUnicodeReader(in)));
      for (Event event = next(events); event != null; event = next(events)) reader.event(event);
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(Mark::getLine).orElse(-1) + 1;
      throw new DocumentException(
          ProjectCode.MALFORMED, line, "it is no YAML: " + e.getProblem(), e);
    } catch (YamlEngineException e) {
      throw new DocumentException(ProjectCode.MALFORMED, 0, "it is no YAML: " + e.getMessage(), e);
    }
  }

  /** Returns the next event, or null at the end. */
  private static @Nullable Event next(Parser events) throws DocumentException {
    try {
      return events.hasNext() ? events.next() : null;
    } catch (NumberFormatException e) {
      // The library lets it out for an escape such as U+FFFFFFFF.
      throw new DocumentException(ProjectCode.MALFORMED, 0, "it is no YAML: " + e.getMessage(), e);
    }
  }

  private void event(Event event) throws DocumentException {
    int line = line(event);
    if (event instanceof ScalarEvent scalar) {
      if (isKey()) key(scalar.getValue(), line);
      else value(scalar.getValue(), line);
    } else if (event instanceof AliasEvent) {
      if (isKey()) key("", line);
      else value("", line);
    } else if (event instanceof CollectionStartEvent) {
      // A key that is a collection itself has no name; what is in it comes under no field.
      if (isKey()) way.field("");
      // What begins below its key is looked for at the key.
      boolean keyed = !way.isEmpty() && !way.inList();
      visitor.opened(way.parts(), keyed ? keyLine : line);
      boolean list = event instanceof SequenceStartEvent;
      way.open(list, line);
      keys.push(!list);
    } else if (event instanceof CollectionEndEvent) {
      way.close();
      keys.pop();
      after();
    }
  }

  private boolean isKey() {
    return !keys.isEmpty() && keys.peek();
  }

  private void key(String name, int line) {
    way.field(name);
    keyLine = line;
    keys.pop();
    keys.push(false);
  }

  private void value(String value, int line) {
    if (!way.isEmpty()) visitor.value(way.parts(), value, line);
    after();
  }

  /** What follows a value of an object is a key; what follows a key is its value. */
  private void after() {
    if (keys.isEmpty()) return;
    if (way.inList()) way.next();
    else keys.push(!keys.pop());
  }

  private static int line(Event event) {
    Optional<Mark> mark = event.getStartMark();
    return mark.map(Mark::getLine).orElse(-1) + 1;
  }
}
