package dev.abilens.pick;

import org.jspecify.annotations.Nullable;

/**
 * What node-gyp-build reads out of the name of a prebuilt file. Every part of the name is looked
 * at, the addon's own name, too.
 *
 * @param file the name
 * @param runtime {@code node}, {@code electron}, {@code node-webkit} or null
 * @param napi whether the name says that it uses Node-API
 * @param abi the module version or null; empty where only the word stands
 * @param uv the major version of libuv or null
 * @param armv the version of the ARM architecture or null
 * @param libc the C library's name or null
 * @param specificity how many parts say something
 */
record GypTags(
    String file,
    @Nullable String runtime,
    boolean napi,
    @Nullable String abi,
    @Nullable String uv,
    @Nullable String armv,
    @Nullable String libc,
    int specificity) {

  /** Reads a file's name; returns null for one that does not end in {@code .node}. */
  static @Nullable GypTags of(String file) {
    String[] parts = file.split("\\.", -1);
    if (!parts[parts.length - 1].equals("node")) return null;
    String runtime = null;
    boolean napi = false;
    String abi = null;
    String uv = null;
    String armv = null;
    String libc = null;
    int specificity = 0;
    for (int i = 0; i < parts.length - 1; i++) {
      String part = parts[i];
      if (part.equals("node") || part.equals("electron") || part.equals("node-webkit"))
        runtime = part;
      else if (part.equals("napi")) napi = true;
      else if (part.startsWith("abi")) abi = part.substring(3);
      else if (part.startsWith("uv")) uv = part.substring(2);
      else if (part.startsWith("armv")) armv = part.substring(4);
      else if (part.equals("glibc") || part.equals("musl")) libc = part;
      else continue;
      specificity++;
    }
    return new GypTags(file, runtime, napi, abi, uv, armv, libc, specificity);
  }

  /** Whether it serves any runtime: one for Node.js that uses Node-API. */
  private boolean isAgnostic() {
    return napi && "node".equals(runtime);
  }

  /**
   * Returns why it is not for a process, or null if it may be.
   *
   * @param strict whether a name without a runtime or a module version is refused
   * @param abi the process's module version; null for one that no name can say
   * @param libc the process's C library, as the loader sees it
   */
  @Nullable String refusal(Setting setting, boolean strict, @Nullable String abi, String libc) {
    String wanted = setting.runtimeTag();
    if (runtime == null ? strict : !runtime.equals(wanted) && !isAgnostic())
      return runtime == null
          ? "its name says no runtime, which this loader asks for"
          : "its name says that it is for " + runtime + ", not " + wanted;
    String module = this.abi;
    if (strict && !napi && module == null)
      return "its name says no module version, which this loader asks for";
    if (!napi && module != null && (strict || !module.isEmpty()) && !module.equals(abi))
      return "its name says NODE_MODULE_VERSION "
          + module
          + ", not "
          + (abi == null ? "one of this runtime" : abi);
    if (says(uv) && !setting.uv().equals(uv))
      return "its name says libuv " + uv + ", not " + setting.uv();
    if (says(armv) && !setting.armVersion().equals(armv))
      return "its name says ARM version "
          + armv
          + (setting.armVersion().isEmpty() ? "" : ", not " + setting.armVersion());
    if (this.libc != null && !this.libc.equals(libc))
      return "its name says " + this.libc + ", and the loader takes the system for " + libc;
    return null;
  }

  // An empty rest counts as said and asks for nothing.
  private static boolean says(@Nullable String tag) {
    return tag != null && !tag.isEmpty();
  }

  /** Orders as the loader does, the better one first; not the same both ways for some. */
  int compare(GypTags other, String wanted) {
    if (!same(runtime, other.runtime)) return wanted.equals(runtime) ? -1 : 1;
    if (!same(abi, other.abi)) return says(abi) ? -1 : 1;
    return Integer.compare(other.specificity, specificity);
  }

  private static boolean same(@Nullable String a, @Nullable String b) {
    return a == null ? b == null : a.equals(b);
  }
}
