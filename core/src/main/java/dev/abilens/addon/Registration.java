package dev.abilens.addon;

/** The ways in which an addon makes itself known to the runtime that loads it. */
public enum Registration {
  /** Exports {@code napi_register_module_v1}, which the runtime calls. */
  NAPI_REGISTER_MODULE_V1,
  /**
   * Exports {@code node_register_module_v<NODE_MODULE_VERSION>}, which a runtime of that number
   * calls.
   */
  NODE_REGISTER_MODULE_VN,
  /** A constructor hands a {@code napi_module} to {@code napi_module_register}. */
  NAPI_MODULE_REGISTER,
  /** A constructor hands a {@code node_module} to {@code node_module_register}. */
  NODE_MODULE_REGISTER,
  /**
   * Exports a {@code node_module_struct} called {@code <name>_module}, as Node.js 0.5 to 0.10 look
   * for.
   */
  NODE_MODULE_STRUCT,
  /** Exports a function {@code init}, which Node.js up to 0.8 calls where there is no structure. */
  INIT
}
