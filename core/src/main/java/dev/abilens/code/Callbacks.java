package dev.abilens.code;

import dev.abilens.image.Image;
import dev.abilens.libc.GlibcSymbols;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Which functions of elsewhere call what they, or others before them, were given. */
final class Callbacks {
  /**
   * Those of the C library that call what they are given, or what others were given before, in the
   * thread that calls them. Those that raise signals are not among them: where there may be
   * handlers they may always be called.
   */
  private static final Set<String> CALLING =
      Set.of(
          "_obstack_begin",
          "_obstack_begin_1",
          "_obstack_newchunk",
          "argp_parse",
          "bsearch",
          "call_once",
          "dl_iterate_phdr",
          "dlclose",
          "dlmopen",
          "dlopen",
          "error",
          "error_at_line",
          "fts_children",
          "fts_open",
          "fts_read",
          "ftw",
          "ftw64",
          "glob",
          "glob64",
          "lfind",
          "lsearch",
          "nftw",
          "nftw64",
          "pthread_once",
          "qsort",
          "qsort_r",
          "register_printf_function",
          "register_printf_modifier",
          "register_printf_specifier",
          "register_printf_type",
          "scandir",
          "scandir64",
          "scandirat",
          "scandirat64",
          "tdelete",
          "tdestroy",
          "tfind",
          "tsearch",
          "twalk",
          "twalk_r");

  /** Those that have it called in a thread, or a process, of its own. */
  private static final Set<String> BESIDE =
      Set.of(
          "aio_fsync",
          "aio_fsync64",
          "aio_read",
          "aio_read64",
          "aio_write",
          "aio_write64",
          "clone",
          "daemon",
          "fork",
          "forkpty",
          "getaddrinfo_a",
          "lio_listio",
          "lio_listio64",
          "mq_notify",
          "pthread_create",
          "thrd_create",
          "timer_create",
          "timer_settime",
          "vfork");

  /** Others that pass on what that throws which they call. */
  private static final Set<String> PASSING_ON =
      Set.of(
          "_Unwind_Backtrace",
          "__cxa_vec_ctor",
          "__cxa_vec_new",
          "__cxa_vec_new2",
          "__cxa_vec_new3",
          "uv_once",
          "uv_run",
          "uv_walk");

  /** What makes streams of which functions are called that read and write. */
  private static final Set<String> MAKING_STREAMS = Set.of("fopencookie", "funopen");

  /** Those that have what they are given called when the process ends, or a module is set up. */
  private static final Set<String> LATER =
      Set.of(
          "__cxa_atexit",
          "__cxa_thread_atexit",
          "__cxa_thread_atexit_impl",
          "at_quick_exit",
          "atexit",
          "napi_add_env_cleanup_hook",
          "napi_add_async_cleanup_hook",
          "napi_module_register",
          "node_module_register",
          "on_exit");

  /** Those that have scripts, or the event loop, call what these were given. */
  private static final Set<String> RUNNING =
      Set.of(
          "napi_call_function",
          "napi_make_callback",
          "napi_new_instance",
          "napi_queue_async_work",
          "napi_run_script",
          "uv_run",
          "uv_walk",
          "uv_queue_work");

  /** Members of V8 that do, by the last part of their names. */
  private static final Set<String> RUNNING_OF_V8 =
      Set.of(
          "Call",
          "CallAsConstructor",
          "CallAsFunction",
          "MakeCallback",
          "PerformCheckpoint",
          "Run",
          "RunMicrotasks");

  /** Those that give accessors to scripts. */
  private static final Set<String> GIVING_ACCESSORS =
      Set.of(
          "SetAccessor",
          "SetAccessorProperty",
          "SetHandler",
          "SetIndexedPropertyHandler",
          "SetLazyDataProperty",
          "SetNamedPropertyHandler",
          "SetNativeDataProperty");

  /** Those that have objects say what they are as another kind of value. */
  private static final Set<String> CONVERTING =
      Set.of("napi_coerce_to_number", "napi_coerce_to_string");

  /** The methods of objects that say so. */
  private static final Set<String> CONVERSIONS = Set.of("toString", "valueOf", "toPrimitive");

  /** Which argument says how many properties a class has. */
  static final int OF_CLASS = 5;

  /**
   * Those that are given descriptions of properties, by which argument says how many; the next says
   * where they are.
   */
  private static final Map<String, Integer> DESCRIBING =
      Map.of("napi_define_properties", 2, "napi_define_class", OF_CLASS);

  /** Those that only set properties. */
  private static final Set<String> SETTING =
      Set.of("napi_set_element", "napi_set_named_property", "napi_set_property");

  /** Those that only read properties. */
  private static final Set<String> GETTING =
      Set.of(
          "napi_coerce_to_number",
          "napi_coerce_to_object",
          "napi_coerce_to_string",
          "napi_get_element",
          "napi_get_named_property",
          "napi_get_property",
          "napi_has_named_property",
          "napi_has_property",
          "napi_instanceof");

  /** Those of V8 by which properties are come to. */
  private static final Set<String> USING_ACCESSORS =
      Set.of("Get", "Set", "Has", "Delete", "GetRealNamedProperty", "GetOwnPropertyNames");

  /** Those of libuv that call what they are given, beside those that run its loop. */
  private static final Set<String> CALLING_OF_UV =
      Set.of("uv_once", "uv_thread_create", "uv_thread_create_ex", "uv_dlopen");

  /** How names of the library of C++ begin of what calls nothing that it is given. */
  private static final List<String> QUIET =
      List.of(
          "_ZdaPv",
          "_ZdlPv",
          "_Zna",
          "_Znw",
          "_ZNSt7__cxx1112basic_stringI",
          "_ZNKSt7__cxx1112basic_stringI",
          "_ZNSs",
          "_ZNKSs",
          "_ZSt11_Hash_bytes",
          "_ZSt17__throw_",
          "_ZSt18_Rb_tree_",
          "_ZSt19__throw_",
          "_ZSt20__throw_",
          "_ZSt24__throw_",
          "_ZSt25__throw_",
          "_ZSt28_Rb_tree_",
          "_ZSt29_Rb_tree_",
          "_ZNSt8__detail15_List_node_base",
          "_ZNKSt8__detail20_Prime_rehash_policy",
          "_ZNSt15__exception_ptr",
          "_ZNSt6chrono",
          "_ZNSt6localeC1Ev",
          "_ZNSt6localeD1Ev",
          "_ZNSt8ios_base4Init",
          "_ZNSt9exception",
          "_ZNKSt9exception",
          "_ZNSt11logic_error",
          "_ZNSt13runtime_error",
          "__cxa_allocate_exception",
          "__cxa_begin_catch",
          "__cxa_free_exception",
          "__cxa_guard_",
          "__cxa_finalize",
          "__dynamic_cast",
          "__gmon_start__",
          "_ITM_",
          "__tls_get_addr");

  /** What names of streams, and of what these are made of, hold. */
  private static final Pattern STREAMS =
      Pattern.compile(
          "_ZN?K?S([io]|t.*(basic_(ios|\\w*(stream|buf))|ios_base|locale|facet|ctype|collate|num_|"
              + "numpunct|getline|endl)|tls|trs|t16__ostream_insert).*");

  /** What symbols hold by which classes of streams and locales are told apart. */
  private static final Pattern TYPES =
      Pattern.compile(
          "_ZTIN?St.*(basic_(ios|\\w*(stream|buf))|ios_base|facet|ctype|collate|num_|numpunct|"
              + "codecvt|messages|money|time_).*");

  /** How the parameter is written that is a function. */
  private static final String FUNCTION = "EPF";

  private Callbacks() {}

  /** Returns whether a function may call what of an image others know. */
  static boolean isQuiet(String name) {
    if (LATER.contains(name) || isForScripts(name) || Externals.isMemory(name)) return true;
    if (name.startsWith("uv_")) return !CALLING_OF_UV.contains(name);
    if (QUIET.stream().anyMatch(name::startsWith)) return true;
    boolean calls = CALLING.contains(name) || BESIDE.contains(name);
    return !calls && !MAKING_STREAMS.contains(name) && isOfLibc(name);
  }

  /** Returns whether a function is known to pass on what that throws which it calls. */
  static boolean mayPassOn(String name) {
    return CALLING.contains(name) || PASSING_ON.contains(name);
  }

  /** Returns whether code of an image may make streams of functions. */
  static boolean makesStreams(Image image) {
    return MAKING_STREAMS.stream().anyMatch(image::takes);
  }

  /** Returns whether a function calls only what classes override of streams and locales. */
  static boolean isOfStreams(String name) {
    return STREAMS.matcher(name).matches() && !name.contains(FUNCTION);
  }

  /** Returns whether a symbol says what a class of streams or locales is. */
  static boolean isTypeOfStreams(String symbol) {
    return TYPES.matcher(symbol).matches();
  }

  /**
   * Returns whether a function is of C, of the C library, libuv, or of the runtime, and leads to
   * none of the image before it returns but by way of scripts.
   */
  static boolean isOfC(String name) {
    return isForScripts(name) || isOfLibc(name) && (isQuiet(name) || BESIDE.contains(name));
  }

  /** Returns whether a function is one of the C library. */
  static boolean isOfLibc(String name) {
    return GlibcSymbols.bundled().has(name);
  }

  /** Returns whether what a function is given is called by scripts and the event loop alone. */
  static boolean isForScripts(String name) {
    return name.startsWith("napi_")
        || name.startsWith("node_api_")
        || Externals.isOfRuntime(name)
        || name.startsWith("uv_") && !CALLING_OF_UV.contains(name);
  }

  /** Returns whether what a function is given is called when all that is asked about is over. */
  static boolean isLater(String name) {
    return LATER.contains(name);
  }

  /** Returns whether scripts or the event loop call what they were given before it returns. */
  static boolean runsScripts(String name) {
    if (RUNNING.contains(name)) return true;
    if (!Externals.isOfRuntime(name)) return false;
    String last = Externals.lastPart(name);
    // Of templates no script makes the objects.
    return RUNNING_OF_V8.contains(last) || last.equals("NewInstance") && name.contains("8Function");
  }

  /** Returns the names of the methods that a function may call of an object that it is given. */
  static Set<String> methods(String name) {
    return CONVERTING.contains(name) ? CONVERSIONS : Set.of();
  }

  /** Returns whether a function may read properties, which getters may tell. */
  static boolean usesGetters(String name) {
    return usesProperties(name) && !SETTING.contains(name);
  }

  /** Returns whether a function may set properties, which setters may be told. */
  static boolean usesSetters(String name) {
    return usesProperties(name) && !GETTING.contains(name);
  }

  private static boolean usesProperties(String name) {
    return Externals.runsScripts(name)
        || Externals.isOfRuntime(name) && USING_ACCESSORS.contains(Externals.lastPart(name));
  }

  /**
   * Returns which argument of a function says how many descriptions of properties it is given, or
   * -1; the next says where they are.
   */
  static int describedProperties(String name) {
    return DESCRIBING.getOrDefault(name, -1);
  }

  /** Returns whether a function may give accessors to scripts. */
  static boolean givesAccessors(String name) {
    return Externals.isOfRuntime(name) && GIVING_ACCESSORS.contains(Externals.lastPart(name));
  }
}
