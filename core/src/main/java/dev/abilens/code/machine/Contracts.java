package dev.abilens.code.machine;

import dev.abilens.code.Companions;
import dev.abilens.code.Doubts;
import dev.abilens.code.Externals;
import dev.abilens.code.Thrown;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What functions of elsewhere do to memory, by what the standards of C and C++, POSIX and Node-API
 * say of them. Of any other may be that it writes to all that others know, and that it calls
 * whatever function it can come to.
 */
final class Contracts {
  private static final int WORD = 8;

  /** How the names of operators new begin, which throw rather than return nothing. */
  private static final String OPERATOR = "_Zn";

  /** How many arguments may be on the stack. */
  private static final int MOST_ON_STACK = 16;

  private static final int MOST_COPIED = 1 << 12;

  /** How many bytes pthread_once notes in what it has done, and what it notes. */
  private static final int ONCE = 4;

  private static final int DONE = 2;

  /** Where nm_dso_handle and nm_link lie in what modules are registered by. */
  private static final int[] NOTED = {8, 56};

  private static final Set<String> FREEING =
      Set.of(
          "free",
          "_ZdlPv",
          "_ZdaPv",
          "_ZdlPvm",
          "_ZdaPvm",
          "_ZdlPvRKSt9nothrow_t",
          "_ZdaPvRKSt9nothrow_t",
          "_ZdlPvSt11align_val_t",
          "_ZdlPvmSt11align_val_t");

  /**
   * Those that only read what they are given, return a number, and keep nothing; and those that
   * keep what they are given until the process ends or the image is let go of.
   */
  private static final Set<String> READING =
      Set.of(
          "strlen",
          "strnlen",
          "strcmp",
          "strncmp",
          "strcasecmp",
          "strncasecmp",
          "memcmp",
          "bcmp",
          "atoi",
          "atol",
          "getenv",
          "secure_getenv",
          "sysconf",
          "getpagesize",
          "getpid",
          "pthread_self",
          "uv_hrtime",
          "uv_version",
          "uv_version_string",
          "__cxa_atexit",
          "__cxa_guard_abort",
          "napi_module_register",
          "_ZNSt8ios_base4InitC1Ev",
          "_ZNSt8ios_base4InitD1Ev");

  /** Those that set up or use a lock, a key or the like, of so many bytes, that they are given. */
  private static final Map<String, Integer> LOCKS =
      Map.ofEntries(
          Map.entry("pthread_key_create", 4),
          Map.entry("pthread_mutex_init", 40),
          Map.entry("pthread_mutex_lock", 40),
          Map.entry("pthread_mutex_unlock", 40),
          Map.entry("pthread_mutex_destroy", 40),
          Map.entry("pthread_mutexattr_init", 4),
          Map.entry("pthread_mutexattr_settype", 4),
          Map.entry("pthread_mutexattr_destroy", 4),
          Map.entry("pthread_rwlock_init", 56),
          Map.entry("pthread_rwlock_rdlock", 56),
          Map.entry("pthread_rwlock_wrlock", 56),
          Map.entry("pthread_rwlock_unlock", 56),
          Map.entry("pthread_cond_init", 48),
          Map.entry("uv_mutex_init", 40),
          Map.entry("uv_mutex_lock", 40),
          Map.entry("uv_mutex_unlock", 40),
          Map.entry("uv_rwlock_init", 56),
          Map.entry("uv_key_create", 4));

  /** Those that change what code does, or where it goes on. */
  private static final Set<String> CHANGING_CODE =
      Set.of(
          "_Unwind_RaiseException",
          "_Unwind_Resume_or_Rethrow",
          "clone",
          "makecontext",
          "mprotect",
          "pkey_mprotect",
          "setcontext");

  /** Those that call a function once. */
  private static final Set<String> ONCE_CALLED = Set.of("pthread_once", "uv_once", "call_once");

  /** What a call ends in. */
  enum End {
    /** It comes back. */
    BACK,
    /** It does not. */
    NEVER,
    /** It leads to where nobody can tell. */
    LOST,
    /** It calls a function of the image first, whose address is {@link #called}. */
    CALLS,
    /** It may have scripts call functions of the image before it comes back. */
    MAY_CALL,
    /** It may call functions of the image before it comes back, and have others call them later. */
    MAY_START
  }

  private final Origin origin;
  private final Companions companions;
  private final @Nullable Doubts doubts;
  private long called;

  /**
   * Makes those of an image.
   *
   * @param companions the libraries beside it
   * @param doubts what may go otherwise than well, or null where all goes well
   */
  Contracts(Origin origin, Companions companions, @Nullable Doubts doubts) {
    this.origin = origin;
    this.companions = companions;
    this.doubts = doubts;
  }

  /** Returns which function of the image is called first. */
  long called() {
    return called;
  }

  /** Takes account of what a function does. */
  End call(String name, Way way) {
    boolean away = doubts != null && Doubts.leadsAway(name);
    if (away || isElsewhere(name)) return End.LOST;
    if (Externals.neverReturns(name)) return End.NEVER;
    boolean lacks = doubts != null && mayLackMemory(name, way);
    Word result = known(name, way);
    if (result != null) {
      way.returned(lacks ? Word.UNKNOWN : result);
      return End.BACK;
    }
    if (ONCE_CALLED.contains(name)) return once(way);
    NodeApiEffects.Effect effect = NodeApiEffects.of(name);
    if (effect != null) {
      effect.on(way);
      way.returned(result(name, way));
      return effect.runsScripts() ? End.MAY_CALL : End.BACK;
    }
    anything(way);
    way.returned(result(name, way));
    return End.MAY_START;
  }

  /** Returns what may be thrown out of a function itself. */
  Thrown thrown(String name, Way way) {
    if (doubts != null) return doubts.thrown(name, mayLackMemory(name, way));
    return companions.mayThrow(name) ? Thrown.BY_OTHERS : Thrown.NOTHING;
  }

  /** Returns whether something may be thrown out of a function itself, whatever it is given. */
  boolean mayThrow(String name) {
    if (doubts == null) return companions.mayThrow(name);
    return doubts.thrown(name, true) != Thrown.NOTHING;
  }

  private static boolean mayLackMemory(String name, Way way) {
    return Externals.mayLackMemory(name, i -> way.argument(i).ifNumber());
  }

  private static boolean isElsewhere(String name) {
    return CHANGING_CODE.contains(name) || Externals.leaves(name) || Externals.returnsAgain(name);
  }

  /** Returns what one returns of which all is known that it does, or null for another one. */
  private @Nullable Word known(String name, Way way) {
    if (name.equals("realloc")) return moved(way);
    int size = Externals.sizeArgument(name);
    if (size >= 0) return allocated(way, name, way.argument(size));
    if (FREEING.contains(name)) {
      way.ram.free(way.argument(0));
      return Word.UNKNOWN;
    }
    if (READING.contains(name)) return result(name, way);
    Integer lock = LOCKS.get(name);
    if (lock != null) {
      if (name.equals("pthread_mutexattr_settype") && isStrict(way.argument(1).low(4)))
        way.ram.lose();
      write(way, way.argument(0), lock);
      if (name.equals("pthread_key_create")) way.ram.tell(way.argument(1));
      return doubts == null ? Word.ZERO : result(name, way);
    }
    return switch (name) {
      case "calloc" -> cleared(way);
      case "memcpy", "memmove", "__memcpy_chk", "__memmove_chk" -> copied(way);
      case "memset", "__memset_chk" -> set(way);
      case "__cxa_guard_acquire" -> result(name, way);
      case "__cxa_guard_release" -> {
        way.ram.store(way.argument(0), 1, Word.number(1));
        yield Word.UNKNOWN;
      }
      case "node_module_register" -> registered(way);
      case "__tls_get_addr" -> Word.within(Block.THREAD);
      default -> null;
    };
  }

  /** Node.js notes in a module's structure which file it is of, and which module was before it. */
  private static Word registered(Way way) {
    for (int at : NOTED) write(way, way.argument(0).plus(at), WORD);
    return Word.UNKNOWN;
  }

  private Word result(String name, Way way) {
    Externals.Result result =
        doubts == null
            ? Externals.returned(name)
            : doubts.returned(name, way.argument(0).ifNumber());
    return switch (result) {
      case ZERO -> Word.ZERO;
      case ONE -> Word.number(1);
      case SOMETHING -> Word.NOT_ZERO;
      case UNKNOWN -> Word.UNKNOWN;
    };
  }

  // --- memory

  private static long size(Word word) {
    return word.isNumber() && word.bits() >= 0 ? word.bits() : Block.UNKNOWN;
  }

  private static Word memory(Way way, long size, @Nullable Word all) {
    Block block = way.ram.allocate(size);
    if (all != null) way.ram.fill(block, all);
    return Word.pointer(block, 0);
  }

  private static boolean isStrict(Word kind) {
    return !kind.isNumber() || Externals.isStrict(kind.bits());
  }

  private static Word allocated(Way way, String name, Word size) {
    // Bits that are not known make it only more.
    if (!Externals.isMuch(size.bits()) || size.block() != null)
      return memory(way, size(size), null);
    if (name.startsWith(OPERATOR)) way.ram.lose();
    return Word.UNKNOWN;
  }

  private static Word cleared(Way way) {
    Word count = way.argument(0);
    Word each = way.argument(1);
    boolean known = count.isNumber() && each.isNumber();
    boolean small = !Externals.isMuch(count.bits()) && !Externals.isMuch(each.bits());
    long all = known && small ? count.bits() * each.bits() : Block.UNKNOWN;
    if (known && (!small || Externals.isMuch(all))) return Word.UNKNOWN;
    return memory(way, all, Word.ZERO);
  }

  /** What is moved is another block, of which all that is known that was. */
  private static Word moved(Way way) {
    Word before = way.argument(0);
    long size = size(way.argument(1));
    // Some let go of what is to have no size, and return nothing.
    if (size == 0 || Externals.isMuch(way.argument(1).bits())) way.ram.lose();
    Word now = memory(way, size, null);
    if (before.is(0)) return now;
    boolean small = size >= 0 && size <= MOST_COPIED && before.isPointer();
    if (small && before.block() != null && before.block().size() >= 0) {
      copy(way, now, before, Math.min(size, before.block().size()));
    } else {
      way.ram.tell(before);
      way.ram.tell(now);
      way.ram.forgetTold();
    }
    way.ram.free(before);
    return now;
  }

  private static Word copied(Way way) {
    Word to = way.argument(0);
    Word from = way.argument(1);
    long size = size(way.argument(2));
    if (size >= 0 && size <= MOST_COPIED) copy(way, to, from, size);
    else overwrite(way, to, from, size);
    return to;
  }

  private static void copy(Way way, Word to, Word from, long size) {
    Word[] words = new Word[(int) (size / WORD)];
    Word[] bytes = new Word[(int) (size % WORD)];
    for (int i = 0; i < words.length; i++)
      words[i] = way.ram.load(from.plus((long) WORD * i), WORD);
    long rest = (long) WORD * words.length;
    for (int i = 0; i < bytes.length; i++) bytes[i] = way.ram.load(from.plus(rest + i), 1);
    for (int i = 0; i < words.length; i++) way.ram.store(to.plus((long) WORD * i), WORD, words[i]);
    for (int i = 0; i < bytes.length; i++) way.ram.store(to.plus(rest + i), 1, bytes[i]);
  }

  /** Copies of which it is not known how much. */
  private static void overwrite(Way way, Word to, Word from, long size) {
    way.ram.tell(from);
    write(way, to, size);
  }

  private static Word set(Way way) {
    Word to = way.argument(0);
    Word value = way.argument(1).low(1);
    long size = size(way.argument(2));
    if (size < 0 || size > MOST_COPIED) {
      write(way, to, size);
      return to;
    }
    long repeated = value.bits() * 0x0101010101010101L;
    Word word = value.isNumber() ? Word.number(repeated) : Word.UNKNOWN;
    long at = 0;
    for (; at + WORD <= size; at += WORD) way.ram.store(to.plus(at), WORD, word);
    for (; at < size; at++) way.ram.store(to.plus(at), 1, value);
    return to;
  }

  /**
   * Takes account of a function that writes to what it is given, and keeps nothing of it; where it
   * is not known how much of the stack it writes to, others are taken to know the object from then
   * on.
   *
   * @param bytes how many it writes at most, {@link Block#UNKNOWN} where that is not known
   */
  static void write(Way way, Word to, long bytes) {
    Block block = to.block();
    boolean narrow = bytes >= 0 && bytes <= MOST_COPIED && to.isPointer();
    if (to.is(0)) return;
    if (block == null || !block.isOwn() || narrow) {
      long size = narrow ? bytes : WORD;
      long at = 0;
      for (; at + WORD <= size; at += WORD) way.ram.store(to.plus(at), WORD, Word.UNKNOWN);
      for (; at < size; at++) way.ram.store(to.plus(at), 1, Word.UNKNOWN);
    } else if (block.isStack() || !to.isPointer()) {
      way.ram.tell(to);
      way.ram.forgetTold();
    } else {
      way.ram.forget(block, to.bits(), Ram.ALL);
    }
  }

  // --- functions of which less is known

  /** Whatever it is given it may keep, and write to all that it knows. */
  private static void anything(Way way) {
    for (int i = 0; i < Way.IN_REGISTERS; i++) way.ram.tell(way.argument(i));
    Word top = way.get(Way.RSP).plus(WORD);
    long end = top.isPointer() ? way.ram.frames().end(top.bits()) : 0;
    for (int i = 0; i < MOST_ON_STACK && top.isPointer(); i++) {
      Word place = top.plus((long) WORD * i);
      if (place.bits() < end) way.ram.tell(way.ram.load(place, WORD));
    }
    way.ram.forgetTold();
  }

  /** Calls what it is given the first time alone: what it is given to note that is 0 till then. */
  private End once(Way way) {
    Word function = way.argument(1);
    Word control = way.argument(0);
    Word before = way.ram.load(control, ONCE);
    if (!before.isNumber()) return End.LOST;
    if (!before.is(0)) {
      way.returned(Word.ZERO);
      return End.BACK;
    }
    if (!function.isPointer() || !Block.IMAGE.equals(function.block())) return End.LOST;
    way.ram.store(control, ONCE, Word.number(DONE));
    called = function.bits();
    return End.CALLS;
  }

  /** Returns the name of a function of elsewhere, or null where it is not surely one. */
  @Nullable String name(Word target) {
    Block block = target.block();
    boolean whole = block != null && block.kind() == Block.Kind.IMPORT && target.is(block, 0);
    return whole && block != null ? origin.name(block) : null;
  }
}
