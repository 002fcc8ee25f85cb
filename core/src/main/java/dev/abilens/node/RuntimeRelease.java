package dev.abilens.node;

import java.time.LocalDate;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one release of a runtime.
 *
 * @param kind the runtime
 * @param version the release; with {@link Provenance#LINE} the first version asked for of a line
 *     whose releases are not listed
 * @param provenance how this is known
 * @param date the day of the release, null if not known
 * @param moduleVersion its NODE_MODULE_VERSION, empty if not known. Bun and Deno report one without
 *     being Node.js
 * @param moduleVersionVerified whether that number was seen in a run of this very release
 * @param hostsModuleVersion whether addons bound to that number by {@code node_module_register} can
 *     load here; false where that is not known
 * @param nodeApi the highest Node-API level that it declares, 0 for a release without Node-API;
 *     empty if not known
 * @param nodeApiAtLeast the level that it surely declares, 0 if none is sure; equals {@code
 *     nodeApi} where that is known
 * @param v8 its V8's version, null if not known
 * @param node which Node.js is inside an Electron or NW.js, or which one Bun or Deno says to be
 *     like; exact where one version is known, null if nothing is known. For Node.js the release
 *     itself
 * @param note a reservation for people, null if there is none
 */
public record RuntimeRelease(
    RuntimeKind kind,
    RuntimeVersion version,
    Provenance provenance,
    @Nullable LocalDate date,
    OptionalInt moduleVersion,
    boolean moduleVersionVerified,
    boolean hostsModuleVersion,
    OptionalInt nodeApi,
    int nodeApiAtLeast,
    @Nullable String v8,
    @Nullable VersionRange node,
    @Nullable String note) {

  // Written out, see LoadResult.OpenSymbol.
  @Override
  public int hashCode() {
    return 31 * kind.hashCode() + version.hashCode();
  }

  /** Returns the name for people, such as {@code Node.js 18.20.4}. */
  public String title() {
    return kind.title() + " " + version;
  }

  /** Returns the spelling of command lines, such as {@code node@18.20.4}. */
  @Override
  public String toString() {
    return kind.word() + "@" + version;
  }
}
