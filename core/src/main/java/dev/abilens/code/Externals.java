package dev.abilens.code;

import dev.abilens.image.Image;
import dev.abilens.image.Symbol;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What functions of elsewhere do, where all goes well. */
public final class Externals {
  /** Those that never return, nor lead elsewhere. */
  private static final Set<String> NEVER_RETURN =
      Set.of(
          "abort",
          "exit",
          "_exit",
          "_Exit",
          "quick_exit",
          "__assert_fail",
          "__fortify_fail",
          "__chk_fail",
          "__stack_chk_fail",
          "__cxa_pure_virtual",
          "_Unwind_Resume",
          "_ZSt9terminatev",
          "_ZN9__gnu_cxx27__verbose_terminate_handlerEv",
          "napi_fatal_error");

  /** Those that throw. */
  private static final Set<String> THROWING =
      Set.of(
          "__cxa_throw",
          "__cxa_rethrow",
          "__cxa_bad_cast",
          "__cxa_bad_typeid",
          "__cxa_throw_bad_array_new_length",
          "__cxa_throw_bad_array_length",
          "__cxa_call_unexpected",
          "_Unwind_RaiseException",
          "_Unwind_Resume_or_Rethrow",
          "_ZSt17rethrow_exceptionNSt15__exception_ptr13exception_ptrE");

  /** Those that leave to where somebody catches, or has come by before. */
  private static final Set<String> LEAVING =
      Set.of(
          "longjmp",
          "siglongjmp",
          "__longjmp_chk",
          "pthread_exit",
          "_Unwind_ForcedUnwind",
          "thrd_exit");

  /** Those that may return once more, from what was called since. */
  private static final Set<String> RETURNING_AGAIN =
      Set.of("setjmp", "_setjmp", "sigsetjmp", "__sigsetjmp", "getcontext", "swapcontext", "vfork");

  /** How names of V8 and Node.js begin, which are built without exceptions. */
  private static final List<String> OF_RUNTIME =
      List.of("_ZN2v8", "_ZNK2v8", "_ZN4node", "_ZNK4node");

  /**
   * How others begin of which nothing is thrown: of free functions of the standard library, memory.
   */
  private static final List<String> QUIET = List.of("_ZSt", "_Znw", "_Zna", "_Zdl", "_Zda");

  /** Destructors. */
  private static final List<String> DESTROYING = List.of("D0Ev", "D1Ev", "D2Ev");

  /** Members of strings by which these become longer, which throw where memory ends. */
  private static final List<String> GROWING =
      List.of("EE6resize", "EE7reserve", "EE9push_back", "EE6append", "EE6assign", "EEpL", "EEaS");

  private static final String STRING = "_ZNSt7__cxx1112basic_stringI";

  /** How names end of what takes a part of another string, which throws where there is none. */
  private static final String PART = "mm";

  /** How names of the standard library's members begin. */
  private static final List<String> STANDARD = List.of("_ZNSt", "_ZNKSt");

  /** What the standard library has for itself, which throws where memory ends. */
  private static final String INTERNAL = "_M_";

  /** {@code std::__throw_...}: the mangled name says how long the rest is. */
  private static final String STD_THROW = "__throw_";

  /** Those whose status tells that all went well by 0, when they are called first. */
  private static final Set<String> STATUS =
      Set.of(
          "__cxa_atexit",
          "atexit",
          "pthread_once",
          "pthread_key_create",
          "pthread_mutex_init",
          "pthread_mutex_lock",
          "pthread_mutex_unlock",
          "pthread_mutexattr_init",
          "pthread_mutexattr_settype",
          "pthread_rwlock_init",
          "pthread_rwlock_rdlock",
          "pthread_rwlock_wrlock",
          "pthread_rwlock_unlock",
          "pthread_cond_init",
          "uv_async_init",
          "uv_cond_init",
          "uv_key_create",
          "uv_mutex_init",
          "uv_rwlock_init",
          "uv_sem_init");

  /**
   * Those by which libraries are initialised, which tell by 0, too: unlike the others they may meet
   * a machine on which they fail.
   */
  private static final Set<String> INITIALISERS =
      Set.of(
          "ares_library_init",
          "curl_global_init",
          "hid_init",
          "libusb_init",
          "libusb_init_context",
          "mdb_env_create",
          "sodium_init",
          "sqlite3_initialize");

  /** Those that return memory of so many bytes, by which argument says how many. */
  private static final Map<String, Integer> ALLOCATING =
      Map.ofEntries(
          Map.entry("malloc", 0),
          Map.entry("realloc", 1),
          Map.entry("aligned_alloc", 1),
          Map.entry("memalign", 1),
          Map.entry("valloc", 0),
          Map.entry("_Znwm", 0),
          Map.entry("_Znam", 0),
          Map.entry("_ZnwmRKSt9nothrow_t", 0),
          Map.entry("_ZnamRKSt9nothrow_t", 0),
          Map.entry("_ZnwmSt11align_val_t", 0),
          Map.entry("_ZnamSt11align_val_t", 0));

  /** Those of them that are told where it may begin, by which argument does. */
  private static final Map<String, Integer> ALIGNING =
      Map.of(
          "aligned_alloc", 0, "memalign", 0, "_ZnwmSt11align_val_t", 1, "_ZnamSt11align_val_t", 1);

  /** How the names of operators new begin. */
  private static final String OPERATOR = "_Zn";

  /** From so many bytes on there may be no memory, whatever the machine. */
  private static final long MUCH = 1L << 32;

  /** Of up to so many bytes there is memory on any machine on which Node.js has begun. */
  private static final long LITTLE = 1L << 16;

  /** Those that have handlers of signals called, which may go on behind what stops a process. */
  private static final Set<String> HANDLING =
      Set.of(
          "__sigaction",
          "__sysv_signal",
          "bsd_signal",
          "sigaction",
          "signal",
          "sigset",
          "ssignal",
          "sysv_signal");

  /** PTHREAD_MUTEX_NORMAL and PTHREAD_MUTEX_RECURSIVE, whose locks nothing refuses. */
  private static final int MOST_WILLING = 1;

  /** Those that return memory. */
  private static final Set<String> MEMORY =
      Set.of(
          "malloc",
          "calloc",
          "realloc",
          "strdup",
          "aligned_alloc",
          "_Znwm",
          "_Znam",
          "_ZnwmRKSt9nothrow_t",
          "_ZnamRKSt9nothrow_t",
          "_ZnwmSt11align_val_t",
          "__cxa_allocate_exception");

  /** Those of V8 that return objects, by the last part of their names; so does what makes new. */
  private static final Set<String> OBJECTS =
      Set.of(
          "Escape",
          "GetCurrent",
          "GetCurrentContext",
          "GetFunction",
          "Global",
          "InstanceTemplate",
          "PrototypeTemplate");

  /** Those that can have scripts run, and with them whatever the addon gave to scripts. */
  private static final Set<String> RUNNING_SCRIPTS =
      Set.of(
          "napi_call_function",
          "napi_make_callback",
          "napi_new_instance",
          "napi_run_script",
          "napi_get_property",
          "napi_set_property",
          "napi_get_named_property",
          "napi_set_named_property",
          "napi_has_property",
          "napi_has_named_property",
          "napi_delete_property",
          "napi_set_element",
          "napi_get_element",
          "napi_instanceof",
          "napi_coerce_to_string",
          "napi_coerce_to_number",
          "napi_coerce_to_object",
          "napi_get_property_names",
          "napi_resolve_deferred",
          "napi_reject_deferred");

  private static final Set<String> LOOKING_UP = Set.of("dlsym", "dlvsym");

  /** Those that call what they are given before they return, by which argument that is. */
  private static final Map<String, Integer> CALLING =
      Map.of("pthread_once", 1, "uv_once", 1, "call_once", 1, "qsort", 3, "bsearch", 4);

  /** Of those, the ones that call nothing where there is nothing to compare. */
  private static final Set<String> COMPARING = Set.of("qsort", "bsearch");

  /** How the name begins of what takes the object over that a std::unique_ptr holds. */
  private static final String TAKING_OVER = "_ZNSt6thread15_M_start_threadESt10unique_ptr";

  /** What is known of a result. */
  public enum Result {
    /** It is 0. */
    ZERO,
    /** It is 1. */
    ONE,
    /** It is not 0. */
    SOMETHING,
    /** Nothing. */
    UNKNOWN
  }

  private Externals() {}

  /** Returns the functions of an image that bear the name of one whose status tells by 0. */
  static Set<Long> succeeding(Image image) {
    return functions(image, Stream.concat(STATUS.stream(), INITIALISERS.stream()));
  }

  /** Returns those of an image that initialise libraries, which are taken to succeed. */
  static Set<Long> initialisers(Image image) {
    return functions(image, INITIALISERS.stream());
  }

  private static Set<Long> functions(Image image, Stream<String> names) {
    return names
        .map(name -> image.exports().symbol(image.header().format().symbolOf(name)))
        .filter(Objects::nonNull)
        .map(Symbol::address)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Returns whether a function initialises a library, which is taken to succeed. */
  public static boolean isInitialiser(String name) {
    return INITIALISERS.contains(name);
  }

  /** Returns whether a function never returns, or leaves by way of an exception. */
  public static boolean neverReturns(String name) {
    return NEVER_RETURN.contains(name) || leaves(name) || isThrow(name);
  }

  /** Returns whether a function leaves to where somebody catches, or has come by before. */
  public static boolean leaves(String name) {
    return LEAVING.contains(name);
  }

  /** Returns whether a function throws. */
  static boolean isThrow(String name) {
    return THROWING.contains(name) || (name.startsWith("_ZSt") && name.contains(STD_THROW));
  }

  /** Returns whether an exception may come out of a function, where there is memory enough. */
  public static boolean mayThrow(String name) {
    if (!name.startsWith("_Z")) return THROWING.contains(name);
    boolean quiet =
        isOfRuntime(name)
            || begins(name, QUIET)
            || ends(name, DESTROYING)
            || begins(name, STANDARD) && name.contains(INTERNAL)
            || isGrowing(name);
    return !quiet || isThrow(name);
  }

  // Without streams: it is asked at each call.

  private static boolean begins(String name, List<String> prefixes) {
    for (String prefix : prefixes) if (name.startsWith(prefix)) return true;
    return false;
  }

  private static boolean ends(String name, List<String> suffixes) {
    for (String suffix : suffixes) if (name.endsWith(suffix)) return true;
    return false;
  }

  /** Returns whether a function is the standard library's. */
  static boolean isStandard(String name) {
    return name.startsWith("_ZSt") || begins(name, STANDARD);
  }

  /** Returns whether a function is a destructor of the standard library's. */
  static boolean isStandardDestructor(String name) {
    return begins(name, STANDARD) && ends(name, DESTROYING);
  }

  private static boolean isGrowing(String name) {
    return name.startsWith(STRING)
        && GROWING.stream().anyMatch(name::contains)
        && !name.endsWith(PART);
  }

  /** Returns whether a function can have scripts run before it returns. */
  public static boolean runsScripts(String name) {
    return RUNNING_SCRIPTS.contains(name);
  }

  /** Returns whether a function may return once more, from what was called since. */
  public static boolean returnsAgain(String name) {
    return RETURNING_AGAIN.contains(name);
  }

  static Value result(String name) {
    return Value.of(returned(name));
  }

  /** Returns what a function returns. */
  public static Result returned(String name) {
    boolean status =
        name.startsWith("napi_")
            || name.startsWith("node_api_")
            || STATUS.contains(name)
            || isInitialiser(name);
    if (status) return Result.ZERO;
    // Whoever asks first has to initialise.
    if (name.equals("__cxa_guard_acquire")) return Result.ONE;
    boolean something =
        MEMORY.contains(name) || name.equals("uv_default_loop") || isObjectOfV8(name);
    return something ? Result.SOMETHING : Result.UNKNOWN;
  }

  private static boolean isObjectOfV8(String name) {
    if (!name.startsWith("_ZN2v8") && !name.startsWith("_ZNK2v8")) return false;
    String last = lastPart(name);
    return last.startsWith("New") || OBJECTS.contains(last);
  }

  /** The last of the names of which a mangled one is made, each behind its length. */
  static String lastPart(String mangled) {
    int at = mangled.indexOf('2');
    String last = "";
    while (at < mangled.length() && Character.isDigit(mangled.charAt(at))) {
      int length = 0;
      for (; at < mangled.length() && Character.isDigit(mangled.charAt(at)); at++) {
        length = 10 * length + mangled.charAt(at) - '0';
        if (length > mangled.length()) return "";
      }
      if (length > mangled.length() - at) return "";
      last = mangled.substring(at, at + length);
      at += length;
    }
    return last;
  }

  /** Returns whether a name is of V8 or of Node.js itself. */
  static boolean isOfRuntime(String name) {
    return begins(name, OF_RUNTIME);
  }

  /** Returns whether a function returns memory. */
  static boolean isMemory(String name) {
    return MEMORY.contains(name);
  }

  /** Returns which argument of a function says how much memory it is to return, or -1. */
  public static int sizeArgument(String name) {
    return ALLOCATING.getOrDefault(name, -1);
  }

  /** Returns whether there may be less memory than so many bytes, an unsigned number. */
  public static boolean isMuch(long bytes) {
    return Long.compareUnsigned(bytes, MUCH) >= 0;
  }

  /** Returns whether a function returns memory, as much as it is asked for. */
  static boolean isAllocating(String name) {
    return ALLOCATING.containsKey(name) || name.equals("calloc");
  }

  /** Returns whether a function throws where there is no memory, rather than return nothing. */
  static boolean throwsWithoutMemory(String name) {
    return sizeArgument(name) >= 0 && name.startsWith(OPERATOR) && !name.contains("nothrow");
  }

  /**
   * Returns whether there may be less memory than a function is asked for.
   *
   * @param argument tells what is known of an argument: a number, or nothing
   */
  public static boolean mayLackMemory(String name, IntFunction<OptionalLong> argument) {
    int size = sizeArgument(name);
    int alignment = ALIGNING.getOrDefault(name, -1);
    if (alignment >= 0 && !isAlignment(argument.apply(alignment))) return true;
    if (size >= 0) return !isLittle(argument.apply(size));
    if (!name.equals("calloc")) return false;
    OptionalLong count = argument.apply(0);
    OptionalLong each = argument.apply(1);
    if (!isLittle(count) || !isLittle(each)) return true;
    return count.getAsLong() * each.getAsLong() > LITTLE;
  }

  private static boolean isAlignment(OptionalLong bytes) {
    return isLittle(bytes) && Long.bitCount(bytes.getAsLong()) == 1;
  }

  private static boolean isLittle(OptionalLong bytes) {
    return bytes.isPresent() && Long.compareUnsigned(bytes.getAsLong(), LITTLE) <= 0;
  }

  /** Returns whether a kind of mutex may refuse what its owner does. */
  public static boolean isStrict(long kind) {
    return Long.compareUnsigned(kind, MOST_WILLING) > 0;
  }

  /** Returns whether code of an image may have handlers of signals called. */
  static boolean handlesSignals(Image image) {
    return HANDLING.stream().anyMatch(image::takes);
  }

  /** Returns whether a function leaves nothing in the pointer that its second argument is of. */
  static boolean takesOver(String name) {
    return name.startsWith(TAKING_OVER);
  }

  /** Returns whether the function finds others by the name that its second argument is. */
  static boolean isLookUp(String name) {
    return LOOKING_UP.contains(name);
  }

  /** Returns whether code of an image may find functions by their names. */
  static boolean hasLookUp(Image image) {
    return LOOKING_UP.stream().anyMatch(image::takes);
  }

  /** Returns which argument the function calls before it returns, or -1. */
  static int calls(String name) {
    return CALLING.getOrDefault(name, -1);
  }

  /** Returns whether what {@link #calls} tells need not be called. */
  static boolean mayCallNothing(String name) {
    return COMPARING.contains(name);
  }
}
