package dev.abilens.node;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a runtime says, or does, when it refuses an addon.
 *
 * @param code the finding code, such as {@code ABI_MISMATCH}
 * @param runtime who says it
 * @param system {@code any}, {@code linux-glibc}, {@code linux-musl}, {@code macos}, {@code
 *     windows} or {@code wine-8}
 * @param first the first version that says it
 * @param last the last version seen to say it
 * @param errorName the class of the exception, null where nothing is thrown
 * @param errorCode its {@code code} property, null where it has none
 * @param loaderClasses the classes of {@link LoaderMessages} that it stands for; none where no
 *     loader is concerned
 * @param template its words; empty where nothing is thrown or printed by the runtime
 * @param endsProcess the exit code or signal where the process ends and nothing can be caught, else
 *     null
 * @param order when it is met: 1 addons disabled, 2 system loader, 3 a constructor calls a symbol
 *     nobody has, 4 number of a module that a constructor registered, 5 its flags, 6 nothing
 *     registered, 7 declared Node-API level, 8 no entry point, 9 the addon's own initialisation
 * @param verified how it is known
 * @param condition when it happens, for people
 */
public record RuntimeMessage(
    String code,
    RuntimeKind runtime,
    String system,
    RuntimeVersion first,
    RuntimeVersion last,
    @Nullable String errorName,
    @Nullable String errorCode,
    List<String> loaderClasses,
    MessageTemplate template,
    @Nullable String endsProcess,
    int order,
    Verification verified,
    String condition) {

  /** Copies the list. */
  public RuntimeMessage {
    loaderClasses = List.copyOf(loaderClasses);
  }

  boolean spans(RuntimeVersion version) {
    return first.compareTo(version) <= 0 && version.compareTo(last) <= 0;
  }

  /** The same words for a version that was not measured. */
  RuntimeMessage unverified() {
    return with(errorCode);
  }

  /** The same words, unmeasured, and without the property {@code code}. */
  RuntimeMessage unverifiedWithoutCode() {
    return with(null);
  }

  private RuntimeMessage with(@Nullable String code) {
    return new RuntimeMessage(
        this.code,
        runtime,
        system,
        first,
        last,
        errorName,
        code,
        loaderClasses,
        template,
        endsProcess,
        order,
        Verification.NO,
        condition);
  }
}
