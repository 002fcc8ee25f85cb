package dev.abilens.node;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a system loader says, or does, in one class of failure.
 *
 * @param loader {@code linux-glibc}, {@code linux-musl}, {@code macos} or {@code windows}
 * @param failure the class, such as {@code VERSION_MISSING}
 * @param codes the finding codes that it may lead to; none where it leads to no finding of its own
 * @param condition when it happens, for people
 * @param phase {@code load}, {@code call}, {@code load or call}, {@code exec}, or {@code -} where
 *     nothing fails
 * @param template its words, empty where it says nothing
 * @param endsProcess the exit code or signal with which the process ends, null where it goes on
 * @param scope the versions or systems that it holds for, such as {@code >= 2.36}; {@code all}
 * @param verified how it is known
 * @param note more for people, empty if there is nothing to add
 */
public record LoaderMessage(
    String loader,
    String failure,
    List<String> codes,
    String condition,
    String phase,
    MessageTemplate template,
    @Nullable String endsProcess,
    String scope,
    Verification verified,
    String note) {

  /** Copies the list. */
  public LoaderMessage {
    codes = List.copyOf(codes);
  }
}
