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
  /** Loads in some of the versions that the target stands for and not in others. */
  VARIES_BY_VERSION,
  /** A fact without which no answer is certain is not known. */
  NOT_KNOWN
}
