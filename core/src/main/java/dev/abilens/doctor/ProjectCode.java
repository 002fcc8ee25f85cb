package dev.abilens.doctor;

/** Stable names of what is found in projects; the names stand in output and are never reused. */
public enum ProjectCode {
  /** {@code node_modules} made in a stage of one Node.js, or runtime, and run in another's. */
  STAGE_NODE_MISMATCH,
  /** {@code node_modules} made with one C library and run with another. */
  STAGE_LIBC_MISMATCH,
  /** {@code node_modules} made with a newer glibc than the one that runs them. */
  STAGE_GLIBC_OLDER,
  /** {@code node_modules} made for one platform and run on another. */
  STAGE_PLATFORM_MISMATCH,
  /** Addons are to be built where Python, make or a C++ compiler is missing, or is too old. */
  BUILD_TOOLS_MISSING,
  /** {@code node_modules} that do not fit are copied and not built anew. */
  NO_REBUILD_AFTER_COPY,
  /** The {@code node_modules} of the machine that builds come into an image. */
  HOST_NODE_MODULES_COPIED,
  /** The {@code node_modules} of the machine are mounted over those of the image. */
  HOST_NODE_MODULES_MOUNTED,
  /** {@code node_modules} in a cache that builds of different images share. */
  NODE_MODULES_CACHED,
  /** A tag that stands for another image at another time. */
  FLOATING_BASE_TAG,
  /** Install scripts are left out, so that nothing is built. */
  SCRIPTS_SKIPPED,
  /** Node.js itself does not start: the system's glibc is older than it needs. */
  RUNTIME_GLIBC_TOO_OLD,
  /** Node.js itself does not start: it was made for another C library. */
  RUNTIME_WRONG_LIBC,
  /** An image whose Node.js or system cannot be known from its name. */
  BASE_IMAGE_UNKNOWN,
  /** A Dockerfile that a build would refuse, or that was not understood at a place. */
  DOCKERFILE_MALFORMED,
  /** The project names no version of Node.js. */
  NODE_VERSION_NOT_PINNED,
  /** Two places name versions of Node.js that do not go together. */
  NODE_VERSIONS_DISAGREE,
  /** What is to be a version of Node.js is none. */
  NODE_VERSION_UNCLEAR,
  /** No lock file: each install may choose other versions. */
  LOCK_FILE_MISSING,
  /** Lock files of several package managers, of which only one is kept up. */
  SEVERAL_LOCK_FILES,
  /** A lock file in a form that cannot be read as text. */
  LOCK_FILE_NOT_READABLE,
  /** The lock file is not that of the package manager that the project names. */
  PACKAGE_MANAGERS_DISAGREE,
  /** The lock file lacks the packages of some platforms, so that an install there lacks them. */
  PLATFORM_PACKAGES_NOT_LOCKED,
  /** The package of the target's platform is locked, but not installed. */
  PLATFORM_PACKAGE_NOT_INSTALLED,
  /** Installed addons are for another platform than the target. */
  NODE_MODULES_OTHER_PLATFORM,
  /** An installed addon stays in an archive, which the system loads nothing from. */
  ADDON_IN_ARCHIVE,
  /** An installed addon is bound to a Node.js that the project does not run. */
  ADDON_OTHER_NODE,
  /** An installed addon is bound to one Node.js where one by Node-API would not be. */
  ADDON_BOUND_TO_NODE,
  /** The Node-API levels that a package names are not those that its addons declare. */
  NAPI_VERSIONS_DIFFER,
  /** An install script that does not fetch what the package says that it publishes. */
  INSTALL_SCRIPT_WRONG,
  /** A package that is built on each machine where no prebuilt binary fits. */
  INSTALL_SCRIPT_BUILDS,
  /** A package with an addon that can be replaced by one without. */
  PURE_JS_ALTERNATIVE,
  /** A file that contradicts its format; what it would have said is not known. */
  MALFORMED,
  /** A file that cannot be read. */
  UNREADABLE,
  /** A limit of what is read was hit; the message names it. */
  LIMIT_REACHED,
  /** A file needs an artifact that is not on the class path; the message names it. */
  NO_READER
}
