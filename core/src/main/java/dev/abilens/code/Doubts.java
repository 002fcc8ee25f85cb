package dev.abilens.code;

import dev.abilens.image.Image;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What functions of elsewhere may do where not all goes well: any may fail, and out of any may come
 * an exception, but for those that are known not to. Immutable.
 */
public final class Doubts {
  /** How names begin of what throws nothing, beside what is of C. */
  private static final List<String> SILENT =
      List.of(
          "_ITM_",
          "_Unwind_Find",
          "_Unwind_Get",
          "_Unwind_Set",
          "_ZNKSt9exception",
          "_ZNSt15__exception_ptr",
          "_ZNSt6chrono",
          "_ZNSt6localeC1Ev",
          "_ZNSt8__detail15_List_node_base",
          "_ZNSt8ios_base4Init",
          "_ZSt11_Hash_bytes",
          "_ZSt18_Rb_tree_",
          "_ZSt28_Rb_tree_",
          "_ZSt29_Rb_tree_",
          "_ZdaPv",
          "_ZdlPv",
          "__cxa_allocate_exception",
          "__cxa_begin_catch",
          "__cxa_end_catch",
          "__cxa_finalize",
          "__cxa_free_exception",
          "__cxa_get_exception_ptr",
          "__cxa_guard_",
          "__dynamic_cast",
          "__gmon_start__",
          "__tls_get_addr");

  /** What throws whatever it is given. */
  private static final String RETHROWING = "_ZSt17rethrow_exception";

  /** What gives a function to be called where there is no memory. */
  private static final String NEW_HANDLER = "_ZSt15set_new_handlerPFvvE";

  /** How names of threads begin: what these are given they call for themselves. */
  private static final String THREAD = "_ZNSt6thread";

  /**
   * How names begin of what surely succeeds of Node-API, given an environment and values that it is
   * for.
   */
  private static final List<String> SUCCEEDING =
      List.of(
          "napi_add_env_cleanup_hook",
          "napi_create_array",
          "napi_create_double",
          "napi_create_external",
          "napi_create_function",
          "napi_create_int",
          "napi_create_object",
          "napi_create_string_",
          "napi_create_uint",
          "napi_define_",
          "napi_get_boolean",
          "napi_get_global",
          "napi_get_null",
          "napi_get_undefined",
          "napi_get_value_string_",
          "napi_open_handle_scope",
          "napi_set_instance_data",
          "napi_set_named_property");

  /** Those of V8 that surely return an object, by the last part of their names. */
  private static final Set<String> MAKING =
      Set.of(
          "Escape",
          "GetCurrent",
          "GetCurrentContext",
          "Global",
          "InstanceTemplate",
          "New",
          "PrototypeTemplate");

  /** Those that have more found, or code changed. */
  private static final Set<String> CHANGING =
      Set.of("dlmopen", "dlopen", "mprotect", "pkey_mprotect");

  /** Those that have more found, or lead to where a context was taken. */
  private static final Set<String> LEADING_AWAY = Set.of("dlmopen", "dlopen", "setcontext");

  // Whether functions of C come to functions of the image that are no arguments of theirs.
  private final boolean loud;

  Doubts(Image image) {
    loud =
        Externals.handlesSignals(image)
            || Callbacks.makesStreams(image)
            || image.takes(NEW_HANDLER);
  }

  /**
   * Returns what may be thrown out of a function.
   *
   * @param lacks whether there may be less memory than it asks for
   */
  public Thrown thrown(String name, boolean lacks) {
    if (loud || Externals.leaves(name) || Callbacks.mayPassOn(name)) return Thrown.BY_OTHERS;
    if (name.startsWith(RETHROWING)) return Thrown.BY_OTHERS;
    if (Externals.isThrow(name)) return Externals.isStandard(name) ? Thrown.STANDARD : Thrown.OWN;
    boolean throwing = lacks && Externals.throwsWithoutMemory(name);
    if (Externals.isAllocating(name)) return throwing ? Thrown.STANDARD : Thrown.NOTHING;
    if (isSilent(name)) return Thrown.NOTHING;
    boolean standard = Callbacks.isQuiet(name) || name.startsWith(THREAD);
    return standard ? Thrown.STANDARD : Thrown.BY_OTHERS;
  }

  private static boolean isSilent(String name) {
    return Externals.neverReturns(name)
        || Callbacks.isOfC(name)
        || Externals.isInitialiser(name)
        || SILENT.stream().anyMatch(name::startsWith)
        || Externals.isStandardDestructor(name);
  }

  /**
   * Returns what a function surely returns that has the memory it asks for.
   *
   * @param first its first argument, if that is a number, as no environment is
   */
  public Externals.Result returned(String name, OptionalLong first) {
    boolean sure =
        Externals.isInitialiser(name)
            || Externals.isAllocating(name)
            || name.equals("__cxa_allocate_exception")
            || Externals.isOfRuntime(name) && MAKING.contains(Externals.lastPart(name))
            || first.isEmpty() && SUCCEEDING.stream().anyMatch(name::startsWith);
    return sure ? Externals.returned(name) : Externals.Result.UNKNOWN;
  }

  /** Returns whether an image may have what is missing found after all, or code changed. */
  static boolean mayChange(Image image) {
    return Externals.handlesSignals(image) || CHANGING.stream().anyMatch(image::takes);
  }

  /** Returns whether behind a function code may go on otherwise than it says. */
  public static boolean leadsAway(String name) {
    return LEADING_AWAY.contains(name);
  }
}
