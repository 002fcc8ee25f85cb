package dev.abilens.host;

import com.sun.jna.NativeLibrary;

/**
 * Asks the C library of this very process for its version, through JNA where it is at hand. The
 * only class that refers to it.
 */
final class ProcessLibc {
  private ProcessLibc() {}

  /**
   * An answer.
   *
   * @param version the glibc release, or the empty string where there is no answer
   * @param reason why there is none
   */
  record Answer(String version, String reason) {}

  static Answer ask() {
    try {
      String version =
          NativeLibrary.getProcess().getFunction("gnu_get_libc_version").invokeString(null, false);
      return new Answer(version, "");
    } catch (LinkageError e) {
      // JNA is absent, its own library could not be unpacked or was refused, or this C library has
      // no such function.
      return new Answer("", e.toString());
    }
  }
}
