package dev.abilens.node;

/** Something that a runtime does, or does not do, when an addon makes itself known to it. */
public enum RegistrationRule {
  /** Calls an exported function {@code init} where the addon has no {@code <name>_module}. */
  INIT,
  /** Looks for a {@code node_module_struct} exported as {@code <name>_module}. */
  NODE_MODULE_STRUCT,
  /**
   * Accepts a module that a constructor handed to {@code node_module_register}, its number being
   * right.
   */
  NODE_MODULE_REGISTER,
  /**
   * Exports {@code node_module_register}, so that a constructor may call it, if only to be refused.
   */
  NODE_MODULE_REGISTER_EXPORTED,
  /** Calls an exported {@code node_register_module_v<N>} with its own number. */
  NODE_REGISTER_MODULE_VN,
  /**
   * Calls it in place of a module of another number that a constructor handed to {@code
   * node_module_register}.
   */
  NODE_REGISTER_MODULE_VN_IN_PLACE,
  /** Accepts a module that a constructor handed to {@code napi_module_register}. */
  NAPI_MODULE_REGISTER,
  /** Accepts such a module only when it was started with {@code --napi-modules}. */
  NAPI_MODULES_FLAG,
  /** Calls an exported {@code napi_register_module_v1}. */
  NAPI_REGISTER_MODULE_V1,
  /** Ends when {@code node_api_module_get_api_version_v1} returns a level above its own. */
  DECLARED_LEVEL_ENFORCED,
  /** Ends, where others throw, when a constructor registers a module of another number. */
  MISMATCH_CRASHES,
  /** Ends when a constructor registers a module with {@code NM_F_BUILTIN}, whatever its number. */
  BUILTIN_CRASHES,
  /** Takes no notice of a module with {@code NM_F_BUILTIN}. */
  BUILTIN_IGNORED,
  /** Ends when a module of an accepted number has {@code NM_F_BUILTIN}. */
  BUILTIN_REFUSED,
  /** Keeps a module with {@code NM_F_INTERNAL} for itself, and goes on as if there were none. */
  INTERNAL_IGNORED,
  /** Ends when it lets go of a file of which it kept such a module. */
  INTERNAL_LEFT_CRASHES,
  /** Ends when a constructor registers a {@code napi_module} of another version than 1. */
  NAPI_VERSION_CRASHES,
  /** Takes a {@code napi_module} of another version than 1 for one of the legacy interface. */
  NAPI_VERSION_REFUSED,
  /** Ends when a constructor registers a {@code napi_module} that names no function. */
  NAPI_NO_FUNCTION_CRASHES,
  /** Throws when a constructor registers a {@code napi_module} that names no function. */
  NAPI_NO_FUNCTION_REFUSED,
  /**
   * Exports {@code std::__detail::_Scanner<char>}, which comes before an addon's own, and of what
   * calls it only the {@code _Compiler} that is for strings of {@code std::__cxx11}.
   */
  REGEX_SCANNER_EXPORTED
}
