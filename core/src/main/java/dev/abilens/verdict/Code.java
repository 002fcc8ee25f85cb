package dev.abilens.verdict;

/**
 * The stable codes of findings. More may come; none changes its meaning or comes back with another.
 */
public enum Code {
  /** Bound to another NODE_MODULE_VERSION than the runtime's. */
  ABI_MISMATCH,
  /** Asks for a higher Node-API level than the runtime offers. */
  NODE_API_TOO_NEW,
  /** Needs a version node that the C library lacks. */
  GLIBC_TOO_OLD,
  /** Needs a version node that the C++ runtime lacks. */
  LIBSTDCXX_TOO_OLD,
  /** Needs a library that is not there, or not in a form that can be loaded. */
  MISSING_LIBRARY,
  /** Needs a symbol that nobody provides. */
  UNDEFINED_SYMBOL,
  /** Needs a procedure that its DLL does not export. */
  MISSING_PROCEDURE,
  /** Is for another processor architecture. */
  WRONG_ARCHITECTURE,
  /** Is not of the format that the system loads. */
  WRONG_FORMAT,
  /** Is for another C library. */
  WRONG_LIBC,
  /** Is for another operating system. */
  WRONG_OS,
  /** Registers itself in no way that the runtime looks for. */
  NOT_SELF_REGISTERED,
  /** Loads once in a process only, so not in a worker beside the main thread. */
  NOT_CONTEXT_AWARE,
  /** Uses Node's own C++ interface, which the runtime does not offer. */
  LEGACY_API_UNSUPPORTED,
  /** Uses Node-API, which this release offers only with a flag. */
  NODE_API_DISABLED,
  /** The runtime was told to load no addons. */
  ADDONS_DISABLED,
  /** The file contradicts itself. */
  MALFORMED,
  /** A bound on what reading may cost was hit. */
  LIMIT_REACHED,
  /** The file changed while it was read. */
  CHANGED_WHILE_READING,
  /** The container or one of its parts is packed in a way that is not read. */
  UNSUPPORTED_COMPRESSION,
  /** No reader for the file's format is present. */
  NO_READER,
  /** Cannot be read for a reason outside of its bytes. */
  UNREADABLE,
  /** Asks for an executable stack, which the loader refuses. */
  EXECUTABLE_STACK,
  /** Needs more static thread-local storage than the process has left. */
  STATIC_TLS,
  /** Is for a newer version of the operating system. */
  OS_TOO_OLD,
  /** Is for a newer processor. */
  CPU_TOO_OLD,
  /** Lacks the signature that the system asks for. */
  UNSIGNED,
  /** Is signed by another team than the process. */
  TEAM_ID_DIFFERS,
  /** Ends the process while it is loaded. */
  CRASH_AT_LOAD,
  /** Loads, and ends the process at the first call of something that nobody provides. */
  FAILS_AT_CALL,
  /** The package has no file that its loader would take. */
  ADDON_NOT_FOUND,

  /** The addon is in an archive that scripts see as a directory, and the system does not. */
  ADDON_IN_ARCHIVE,
  /** Loads in some of the versions that the target stands for and not in others. */
  VARIES_BY_VERSION,
  /** Is for something else than its name says. */
  MISLABELLED,
  /** A package has no file that loads on a system that it has files for. */
  PREBUILD_MISSING,
  /** A fact without which no answer is certain is not known. */
  NOT_KNOWN,
  /** The runtime itself does not start: its system lacks a version of a library. */
  RUNTIME_GLIBC_TOO_OLD,
  /** The runtime itself does not start: its program is for another processor architecture. */
  RUNTIME_WRONG_ARCHITECTURE,
  /** The runtime itself does not start: the loader that its program names is not there. */
  RUNTIME_WRONG_LIBC,

  // What logs of installs and builds tell of.

  /** A build found no Python. */
  PYTHON_NOT_FOUND,
  /** A build found a Python that its node-gyp does not take. */
  PYTHON_UNSUPPORTED_VERSION,
  /** A build found a Python that is newer than its node-gyp. */
  PYTHON_TOO_NEW,
  /** A build found a Python that lacks a part of its own library. */
  PYTHON_INCOMPLETE,
  /** A build found a Python that is too old for its node-gyp. */
  PYTHON_TOO_OLD,
  /** A build found no make. */
  MAKE_NOT_FOUND,
  /** A build found no compiler. */
  COMPILER_NOT_FOUND,
  /** A build found no CMake. */
  CMAKE_NOT_FOUND,
  /** A build found no Rust. */
  RUST_NOT_FOUND,
  /** A build lacks a header or a library of the system. */
  BUILD_DEPENDENCY_MISSING,
  /** A build failed for what stands before it. */
  NODE_GYP_FAILED,
  /** The tool that an install script calls is not there. */
  NODE_GYP_MISSING,
  /** A build was begun before it was configured. */
  NODE_GYP_NOT_CONFIGURED,
  /** A build could not fetch the headers of its runtime. */
  HEADERS_DOWNLOAD_FAILED,
  /** What was fetched as a runtime's headers is something else. */
  HEADERS_CHECKSUM_MISMATCH,
  /** A proxy signs with a certificate that is not known. */
  TLS_INTERCEPTED,
  /** A build found no Visual Studio with C++. */
  MSBUILD_NOT_FOUND,
  /** A build found no Windows SDK. */
  WINDOWS_SDK_NOT_FOUND,
  /** A build found a Visual Studio that its node-gyp does not know. */
  VISUAL_STUDIO_TOO_NEW,
  /** A build found no Command Line Tools of Xcode. */
  XCODE_NOT_FOUND,
  /** A source is compiled with an older C++ standard than headers ask for. */
  CPP_STANDARD_TOO_OLD,
  /** A compiler does not know the C++ standard that is asked for. */
  CPP_STANDARD_UNSUPPORTED,
  /** A source was written for an older V8. */
  ADDON_SOURCE_TOO_OLD,
  /** A compiler was ended for lack of memory. */
  BUILD_OUT_OF_MEMORY,
  /** No prebuilt file is published for the platform and runtime. */
  NO_PREBUILT,
  /** A prebuilt file could not be fetched. */
  PREBUILT_DOWNLOAD_FAILED,
  /** No prebuilt file was looked for, as was asked for. */
  PREBUILT_SKIPPED,
  /** What looks for prebuilt files does not know the runtime's number. */
  PREBUILT_ABI_UNKNOWN,
  /** The archive of a prebuilt file holds none. */
  PREBUILT_ARCHIVE_INVALID,
  /** The addon of a package is not there. */
  BINDING_FILE_MISSING,
  /** A bundler took the addon's file for source code. */
  BUNDLED_ADDON,
  /** The addon's file was given to what loads no addons. */
  ADDON_IMPORTED,
  /** The addon's file was left out of the program that a project was packed into. */
  ADDON_NOT_PACKED,
  /** A package is not for the platform. */
  EBADPLATFORM,
  /** An optional package for another platform was passed over. */
  OPTIONAL_PLATFORM_SKIPPED,
  /** An install script failed. */
  BUILD_FAILED,
  /** Install scripts were not run. */
  SCRIPTS_BLOCKED,
  /** The package with the addon for the platform is not there. */
  OPTIONAL_PLATFORM_PACKAGE_MISSING,
  /** The package with the addon is that of another platform. */
  WRONG_PLATFORM_PACKAGE,
  /** A package and the one with its binary are of different versions. */
  PACKAGE_VERSIONS_DIFFER,
  /** A package has no build for the platform. */
  PLATFORM_UNSUPPORTED_BY_PACKAGE,
  /** A package is not for the version of the runtime. */
  ENGINE_MISMATCH,
  /** Which Electron to build for is not known. */
  ELECTRON_NOT_FOUND,
  /** A directory cannot be written to. */
  PERMISSION_DENIED,
  /** A file that is to be replaced is in use. */
  FILE_IN_USE
}
