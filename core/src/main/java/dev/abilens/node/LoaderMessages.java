package dev.abilens.node;

import dev.abilens.data.Lazy;
import dev.abilens.data.Table;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The words of the system loaders, by class of failure. What a runtime makes of them is in {@link
 * RuntimeMessages}. Immutable and thread-safe.
 */
public final class LoaderMessages {
  private static final LoaderMessages BUNDLED = new LoaderMessages();

  /** By loader and class. */
  private final Lazy<Map<String, Map<String, LoaderMessage>>> messages =
      new Lazy<>(LoaderMessages::read);

  private LoaderMessages() {}

  /** Returns the messages that this library carries. */
  public static LoaderMessages bundled() {
    return BUNDLED;
  }

  private static Map<String, Map<String, LoaderMessage>> read() {
    Map<String, Map<String, LoaderMessage>> messages = new LinkedHashMap<>();
    for (Table.Row row : Table.bundled("loader-messages").rows()) {
      LoaderMessage message =
          new LoaderMessage(
              row.get("loader"),
              row.get("class"),
              row.words("codes"),
              row.get("condition"),
              row.get("phase"),
              MessageTemplate.parse(row.get("template")),
              Cells.orNull(row.get("ends_process")),
              row.get("scope"),
              Verification.named(row.get("verified")),
              row.get("note"));
      messages
          .computeIfAbsent(message.loader(), loader -> new LinkedHashMap<>())
          .put(message.failure(), message);
    }
    return messages;
  }

  /** Returns every message, loader by loader. */
  public List<LoaderMessage> all() {
    return messages.get().values().stream().flatMap(of -> of.values().stream()).toList();
  }

  /**
   * Finds a message.
   *
   * @param loader {@code linux-glibc}, {@code linux-musl}, {@code macos} or {@code windows}
   * @param failure the class of failure, such as {@code VERSION_MISSING}
   * @return the message, or empty if that loader has no such class
   */
  public Optional<LoaderMessage> find(String loader, String failure) {
    return Optional.ofNullable(messages.get().getOrDefault(loader, Map.of()).get(failure));
  }

  /**
   * Speaks as a loader does.
   *
   * @param loader {@code linux-glibc}, {@code linux-musl}, {@code macos} or {@code windows}
   * @param failure the class of failure, such as {@code VERSION_MISSING}
   * @param values what the placeholders stand for, as {@link MessageTemplate#render} takes them
   * @return the message; empty where the loader says nothing
   * @throws IllegalArgumentException if that loader has no such class, or a placeholder no value
   */
  public String render(String loader, String failure, Map<String, String> values) {
    return find(loader, failure)
        .orElseThrow(() -> new IllegalArgumentException(loader + " has no class " + failure))
        .template()
        .render(values);
  }
}
