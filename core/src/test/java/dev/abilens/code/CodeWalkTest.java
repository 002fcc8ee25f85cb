package dev.abilens.code;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.abilens.header.BinaryFormat;
import dev.abilens.image.Availability.Answer;
import dev.abilens.image.FakeImage;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Functions that come to call an import, and such that do not, as an assembler made them (GNU as,
 * llvm-mc). Behind each stand the same further functions: one that calls its argument, one that
 * calls the import, and the procedure linkage table.
 */
class CodeWalkTest {
  private static final int FURTHER = 0xe0;
  private static final long PLT = FakeImage.CODE + 0x100;
  private static final long TABLE = FakeImage.DATA + 0x100;
  private static final long BESIDE = FakeImage.DATA + 0x200;
  private static final List<String> SLOTS =
      List.of(
          "missing", "napi_create_object", "pthread_once", "other", "abort", "_ZN2v86Object3NewEv");

  /** How the names of members of {@code std::string} begin. */
  private static final String STRING = "_ZNSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEE";

  private static final String X64 =
      "ffe70000000000000000000000000000e80b000000c300000000000000000000ff25fa6e"
          + "000000000000000000000000f30f1efaf2ff25ed6e00000000000000ff25ea6e00000000"
          + "0000000000000000ff25e26e000000000000000000000000ff25da6e0000"
          + "00000000000000000000ff25d26e0000";

  private static final String ARM64 =
      "00001fd600000000000000000000000004000014000000000000000000000000300000f0"
          + "110240f920021fd600000000300000f0110640f920021fd600000000300000f0110a40f9"
          + "20021fd600000000300000f0110e40f920021fd600000000300000f0111240f920021fd6";

  private static FakeImage image(int machine, String code, String further) {
    FakeImage image = new FakeImage(BinaryFormat.ELF, machine, 64, false);
    image.write(FakeImage.CODE, HexFormat.of().parseHex(code));
    image.write(FakeImage.CODE + FURTHER, HexFormat.of().parseHex(further));
    for (int i = 0; i < SLOTS.size(); i++) image.pointTo(FakeImage.DATA + 8L * i, SLOTS.get(i));
    return image;
  }

  private static CodeWalk.Reach reach(FakeImage image) {
    return CodeWalk.reach(image, List.of(FakeImage.CODE), Set.of("missing"));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          straight | call missing ; ret | e8fb000000c3 | YES
          behind an open branch | test %edi,%edi ; je 1f ; call missing ; 1: ret | 85ff7405e8f7000000c3 | UNKNOWN
          on both ways | test %edi,%edi ; je 1f ; call missing ; ret ; 1: call missing ; ret | 85ff7406e8f7000000c3e8f1000000c3 | YES
          behind a status that is taken to be good | push %rbx ; call napi_create_object ; test %eax,%eax ; jne 1f ; call missing ; 1: pop %rbx ; ret | 53e80a01000085c07505e8f10000005bc3 | YES
          only behind a bad status | call napi_create_object ; cmp $0,%eax ; je 1f ; call missing ; 1: ret | e80b01000083f8007405e8f1000000c3 | NO
          handed over, not called | lea callee(%rip),%rsi ; call napi_create_object ; ret | 488d35e9000000e804010000c3 | NO
          called by pthread_once | lea callee(%rip),%rsi ; call pthread_once ; ret | 488d35e9000000e814010000c3 | UNKNOWN
          through a pointer in a register | lea callee(%rip),%rax ; call *%rax ; ret | 488d05e9000000ffd0c3 | YES
          through a pointer on the stack | sub $24,%rsp ; lea callee(%rip),%rax ; mov %rax,8(%rsp) ; call other ; call *8(%rsp) ; add $24,%rsp ; ret | 4883ec18488d05e50000004889442408e81b010000ff5424084883c418c3 | YES
          through a pointer that others may have changed | sub $24,%rsp ; lea callee(%rip),%rax ; mov %rax,8(%rsp) ; lea 8(%rsp),%rdi ; call other ; call *8(%rsp) ; add $24,%rsp ; ret | 4883ec18488d05e50000004889442408488d7c2408e816010000ff5424084883c418c3 | UNKNOWN
          through a pointer that is not known | call *(%rdi) ; ret | ff17c3 | UNKNOWN
          by a call that comes back to where it says | lea callee(%rip),%rax ; call 1f ; 2: pause ; jmp 2b ; 1: mov %rax,(%rsp) ; ret | 488d05e9000000e804000000f390ebfc48890424c3 | UNKNOWN
          by what is put where the caller is | lea callee(%rip),%rax ; push %rax ; ret | 488d05e900000050c3 | UNKNOWN
          by a jump at the end | jmp callee | e9eb | YES
          behind an endless way | 1: jmp 1b ; call missing | ebfee8f9 | NO
          behind what never returns | call abort ; call missing ; ret | e83b010000e8f6000000c3 | NO
          by an argument | lea callee(%rip),%rdi ; call caller ; ret | 488d3de9000000e8d4000000c3 | YES
          in a loop | 1: dec %edi ; jz 2f ; call other ; jmp 1b ; 2: cmp %esi,%edx ; jl 3f ; call missing ; 3: ret | ffcf7407e827010000ebf539f27c05e8ec000000c3 | UNKNOWN
          behind no instruction | .byte 0x06 | 06 | UNKNOWN
          through a place that was written | lea callee(%rip),%rax ; mov %rax,place(%rip) ; call *place(%rip) ; ret | 488d05e9000000488905f2700000ff15ec700000c3 | YES
          through a place that is written later in the code | test %edi,%edi ; je 1f ; call *place(%rip) ; ret ; 1: lea callee(%rip),%rax ; mov %rax,place(%rip) ; ret | 85ff7407ff15f6700000c3488d05de000000488905e7700000c3 | UNKNOWN
          through a place that nobody writes | call *place(%rip) ; ret | ff15fa700000c3 | NO
          through a place that others know | lea place(%rip),%rdi ; call other ; call *place(%rip) ; ret | 488d3df9700000e824010000ff15ee700000c3 | UNKNOWN
          past a string instruction | lea callee(%rip),%rbx ; rep stos %rax,%es:(%rdi) ; call *%rbx ; ret | 488d1de9000000f348abffd3c3 | YES
          behind an object of V8 that is taken to be one | call _ZN2v86Object3NewEv ; test %rax,%rax ; jz 1f ; call missing ; 1: ret | e84b0100004885c07405e8f1000000c3 | YES
          by every way of a table | cmp $1,%edi ; ja 1f ; lea 3f(%rip),%rdx ; mov %edi,%eax ; movslq (%rdx,%rax,4),%rax ; add %rdx,%rax ; jmp *%rax ; 1: call missing ; ret ; 2: call missing ; ret ; 3: .long 1b-3b, 2b-3b | 83ff017712488d151800000089f8486304824801d0ffe0e8e4000000c3e8de000000c390f3fffffff9ffffff | YES
          by a table without an end that is known | ja 1f ; the same | 9090907712488d151800000089f8486304824801d0ffe0e8e4000000c3e8de000000c390f3fffffff9ffffff | UNKNOWN
          behind the second byte of a register | xor %eax,%eax ; mov $1,%ah ; cmp $0x100,%eax ; je 1f ; call missing ; 1: ret | 31c0b4013d000100007405e8f0000000c3 | UNKNOWN
          past the second byte of a register | sub $24,%rsp ; lea callee(%rip),%rax ; mov %rax,8(%rsp) ; sete %ah ; call *8(%rsp) ; add $24,%rsp ; ret | 4883ec18488d05e500000048894424080f94c4ff5424084883c418c3 | YES
          past a vector store over a saved pointer | sub $24,%rsp ; lea callee(%rip),%rax ; mov %rax,8(%rsp) ; vmovdqu %ymm0,(%rsp) ; call *8(%rsp) ; add $24,%rsp ; ret | 4883ec18488d05e50000004889442408c5fe7f0424ff5424084883c418c3 | UNKNOWN
          """)
  void followsX64(String what, String source, String code, Answer answer) {
    assertEquals(answer, reach(image(62, code, X64)).answer(), source);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          straight | bl missing ; ret | 40000094c0035fd6 | YES
          behind an open branch | cbz w0, 1f ; bl missing ; 1: ret | 400000343f000094c0035fd6 | UNKNOWN
          on both ways | cbz w0, 1f ; bl missing ; ret ; 1: bl missing ; ret | 600000343f000094c0035fd63d000094c0035fd6 | YES
          behind a status that is taken to be good | stp x29, x30, [sp, #-16]! ; bl napi_create_object ; cbnz w0, 1f ; bl missing ; 1: ldp x29, x30, [sp], #16 ; ret | fd7bbfa943000094400000353d000094fd7bc1a8c0035fd6 | YES
          only behind a bad status | bl napi_create_object ; cmp w0, #0 ; b.eq 1f ; bl missing ; 1: ret | 440000941f000071400000543d000094c0035fd6 | NO
          handed over, not called | adr x1, callee ; bl napi_create_object ; ret | 8107001043000094c0035fd6 | NO
          called by pthread_once | adr x1, callee ; bl pthread_once ; ret | 8107001047000094c0035fd6 | UNKNOWN
          through a pointer on the stack | sub sp, sp, #32 ; adr x0, callee ; str x0, [sp, #8] ; bl other ; ldr x8, [sp, #8] ; blr x8 ; add sp, sp, #32 ; ret | ff8300d160070010e00700f949000094e80740f900013fd6ff830091c0035fd6 | YES
          through a pointer that others may have changed | sub sp, sp, #32 ; adr x0, callee ; str x0, [sp, #8] ; add x0, sp, #8 ; bl other ; ldr x8, [sp, #8] ; blr x8 ; add sp, sp, #32 ; ret | ff8300d160070010e00700f9e023009148000094e80740f900013fd6ff830091c0035fd6 | UNKNOWN
          through a pointer that is not known | ldr x8, [x0] ; br x8 | 080040f900011fd6 | UNKNOWN
          by a jump at the end | b callee | 3c000014 | YES
          behind what never returns | bl abort ; bl missing ; ret | 500000943f000094c0035fd6 | NO
          by an argument | adr x0, callee ; bl caller ; ret | 8007001037000094c0035fd6 | YES
          past a vector store over a saved pointer | sub sp, sp, #32 ; adr x0, callee ; str x0, [sp, #8] ; str q0, [sp] ; ldr x8, [sp, #8] ; blr x8 ; ret | ff8300d160070010e00700f9e003803de80740f900013fd6c0035fd6 | UNKNOWN
          by a bit that is known | mov w1, #2 ; tbnz w1, #1, 1f ; bl missing ; 1: ret | 41008052410008373e000094c0035fd6 | NO
          by a number that is not reached | mov w1, #2 ; cmp w1, #3 ; b.lo 1f ; bl missing ; 1: ret | 410080523f0c0071430000543d000094c0035fd6 | NO
          """)
  void followsArm64(String what, String source, String code, Answer answer) {
    assertEquals(answer, reach(image(183, code, ARM64)).answer(), source);
  }

  /** As compilers find data of the running thread where a library may be loaded late. */
  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          62 | before a call | lea locator(%rip),%rax ; call *(%rax) ; call missing ; ret | 488d05f9700000ff10e8f2000000c3 | YES
          62 | before nothing | lea locator(%rip),%rax ; call *(%rax) ; ret | 488d05f9700000ff10c3 | NO
          62 | while a register keeps a function | lea callee(%rip),%rsi ; lea locator(%rip),%rax ; call *(%rax) ; call pthread_once ; ret | 488d35e9000000488d05f2700000ff10e80b010000c3 | UNKNOWN
          62 | where another function was written | lea callee(%rip),%rcx ; lea locator(%rip),%rax ; mov %rcx,(%rax) ; call *(%rax) ; ret | 488d0de9000000488d05f2700000488908ff10c3 | UNKNOWN
          183 | before a call | adrp x0, locator ; ldr x2, [x0, :lo12:locator] ; add x0, x0, :lo12:locator ; blr x2 ; bl missing ; ret | 200000f0028040f90000049140003fd63c000094c0035fd6 | YES
          183 | before nothing | adrp x0, locator ; ldr x2, [x0, :lo12:locator] ; add x0, x0, :lo12:locator ; blr x2 ; ret | 200000f0028040f90000049140003fd6c0035fd6 | NO
          183 | while a register keeps a function | adr x1, callee ; adrp x0, locator ; ldr x2, [x0, :lo12:locator] ; add x0, x0, :lo12:locator ; blr x2 ; bl pthread_once ; ret | 81070010200000f0028040f90000049140003fd643000094c0035fd6 | UNKNOWN
          """)
  void findsDataOfTheThread(int machine, String what, String source, String code, Answer answer) {
    FakeImage image = image(machine, code, machine == 62 ? X64 : ARM64);
    assertEquals(answer, reach(image.threadLocal(FakeImage.DATA + 0x100)).answer(), source);
  }

  /**
   * What lies behind pointers that are not known: a table with the callee, and a table beside it.
   */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          where no function is known | call *(%rdi) ; ret | ff17c3 | NO
          where a function is known | lea callee(%rip),%rax ; mov %rax,(%rdi) ; call *8(%rdi) ; ret | 488d05e9000000488907ff5708c3 | UNKNOWN
          where a table is known | lea table(%rip),%rax ; mov %rax,(%rdi) ; call *8(%rdi) ; ret | 488d05f9700000488907ff5708c3 | UNKNOWN
          where one pointer of a table is known | mov table(%rip),%rax ; mov %rax,(%rdi) ; call *8(%rdi) ; ret | 488b05f9700000488907ff5708c3 | NO
          where the table beside is known | lea beside(%rip),%rax ; mov %rax,(%rdi) ; call *8(%rdi) ; ret | 488d05f9710000488907ff5708c3 | NO
          where a table is only registered | lea table(%rip),%rdi ; mov $1,%esi ; call napi_module_register ; call *(%rbx) ; ret | 488d3df9700000be01000000e84f010000ff13c3 | NO
          where a table is registered and kept | lea table(%rip),%rdi ; mov %rdi,(%rbx) ; call napi_module_register ; call *(%rbx) ; ret | 488d3df970000048893be851010000ff13c3 | UNKNOWN
          where a table stays in a register that functions keep | lea table(%rip),%rbx ; mov $1,%esi ; call napi_module_register ; call *(%rbx) ; ret | 488d1df9700000be01000000e84f010000ff13c3 | UNKNOWN
          where a function is handed to an open call first | lea callee(%rip),%rdi ; call *%rax ; call napi_module_register ; ret | 488d3de9000000ffd0e852010000c3 | UNKNOWN
          where a table is copied on the way | lea table(%rip),%rsi ; rep movsq ; call napi_module_register ; call *(%rbx) ; ret | 488d35f9700000f348a5e851010000ff13c3 | UNKNOWN
          where a jump leads anywhere in the function | jmp *%rdx ; call missing ; ret | ffe2e8f9000000c3 | UNKNOWN
          where constants lie in the function | jmp *%rdx ; .byte 6,6 ; call missing ; ret | ffe20606e8f7000000c3 | UNKNOWN
          where nothing can be read | .byte 6 | 06 | UNKNOWN
          """)
  void behindPointers(String what, String source, String code, Answer answer) {
    FakeImage image = image(62, code, X64 + "00000000000000000000ff25ca6e0000");
    image.functions(FakeImage.CODE, FakeImage.CODE + 0xe0, FakeImage.CODE + 0xf0, PLT, PLT + 0x70);
    image.pointTo(FakeImage.DATA + 0x30, "napi_module_register");
    image.pointTo(TABLE, FakeImage.CODE + 0xe0).pointTo(TABLE + 0x18, FakeImage.CODE + 0xf0);
    image.pointTo(BESIDE, FakeImage.CODE + 0xe0);
    image.borders(BESIDE).pointTo(BESIDE + 0x80, BESIDE);
    assertEquals(answer, reach(image).answer(), source);
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "62 | lea 1f(%rip),%rax ; mov %rax,(%rdi) ; call missing ; 1: ret | 488d0508000000488907e8f1000000c3",
        "183 | adr x8, 1f ; str x8, [x0] ; bl missing ; 1: ret | 68000010080000f93e000094c0035fd6",
        "183 | adrp x8, 1f ; add x8, x8, :lo12:1f ; str x8, [x0] ; bl missing ; 1: ret | 0800009008410091080000f93d000094c0035fd6"
      })
  void whatOthersMayLeaveToPastItsCaller(int machine, String source, String code) {
    FakeImage image = image(machine, code, machine == 62 ? X64 : ARM64);
    image.functions(FakeImage.CODE, PLT);
    assertEquals(Answer.UNKNOWN, reach(image).answer());
    long last = FakeImage.CODE + code.length() / 2 - (machine == 62 ? 1 : 4);
    image.functions(FakeImage.CODE, last, PLT);
    assertEquals(Answer.YES, reach(image).answer());
  }

  /** The sum of such digits is a negative int. */
  @Test
  void aMangledNameWhoseLengthNoNumberHolds() {
    assertEquals(Value.UNKNOWN, Externals.result("_ZN2v84294967290x"));
  }

  /** What is asked for, in RDI or RSI, and whether what comes back is tested in vain. */
  @ParameterizedTest
  @CsvSource({
    "malloc, 48c7c7ffffffffff150b7000004885c07505e8e9000000c3, UNKNOWN",
    "malloc, bf10000000ff150d7000004885c07505e8eb000000c3, NO",
    "realloc, 31f6e8290100004885c07505e8ef000000c3, UNKNOWN",
    "pthread_mutexattr_settype, be02000000e82601000085c07405e8ed000000c3, UNKNOWN",
    "pthread_mutexattr_settype, be01000000e82601000085c07405e8ed000000c3, NO"
  })
  void whatMayBeRefusedHoweverGoodTheMachine(String imported, String code, Answer answer) {
    // mov $-1,%rdi, or mov $16,%edi ; call *slot(%rip) ; test %rax,%rax ; jne 1f ; call missing ;
    // 1: ret, then xor %esi,%esi ; call other ; test %rax,%rax ; jne 1f ; call missing ; 1: ret,
    // and mov $2,%esi, or mov $1,%esi ; call other ; test %eax,%eax ; je 1f ; call missing ; 1: ret
    FakeImage image = image(62, code, X64).pointTo(FakeImage.DATA + 0x18, imported);
    assertEquals(answer, reach(image).answer());
  }

  @Test
  void whatIsThrownIsAFailureUnlessItMayBeCaught() {
    // call 1f ; ret ; 1: test %edi,%edi ; je 2f ; call other ; 2: call missing
    String perhaps = "e801000000c385ff7405e821010000e8ec000000";
    // test %edi,%edi ; je 2f ; call 1f ; 2: call missing ; 1: call other
    String always = "85ff7405e805000000e8f2000000e81d010000";
    assertEquals(new CodeWalk.Reach(Answer.YES, "missing", false), thrown(perhaps, 0));
    CodeWalk.Reach caught = thrown(perhaps, FakeImage.CODE + 5);
    assertEquals(new CodeWalk.Reach(Answer.UNKNOWN, "missing", false), caught);
    assertEquals(Answer.YES, thrown(always, 0).answer());
    assertEquals(Answer.UNKNOWN, thrown(always, FakeImage.CODE + 9).answer());
  }

  @ParameterizedTest
  @CsvSource({
    "_ZNSt6localeC1EPKc, UNKNOWN, UNKNOWN",
    "_ZneRK1XS1_, UNKNOWN, UNKNOWN",
    "_ZN1X3_M_aEv, UNKNOWN, UNKNOWN",
    "X, UNKNOWN, UNKNOWN",
    "qsort_r, UNKNOWN, UNKNOWN",
    "napi_call_function, UNKNOWN, UNKNOWN",
    STRING + "6appendERKS4_mm, UNKNOWN, UNKNOWN",
    STRING + "6resizeEmc, UNKNOWN, YES",
    "_Znwm, UNKNOWN, YES",
    "_ZN2v86Object3NewEv, YES, YES",
    "getppid, YES, YES",
    "napi_create_object, YES, YES",
    STRING + "D1Ev, YES, YES"
  })
  void whatOthersThrowMayBeCaught(String imported, Answer all, Answer own) {
    // call other ; call missing ; ret
    FakeImage image = image(62, "e82b010000e8f6000000c3", X64);
    image.pointTo(FakeImage.DATA + 0x18, imported);
    assertEquals(Answer.YES, reach(image).answer());
    assertEquals(all, reach(image.catching(FakeImage.CODE + 5)).answer());
    assertEquals(own, reach(image.catchingOwn(FakeImage.CODE + 5)).answer());
  }

  @Test
  void whatFailsMayBeToldByWhatComesBack() {
    // push %rbx ; call other ; test %eax,%eax ; jne 1f ; call missing ; 1: pop %rbx ; ret
    FakeImage image = image(62, "53e82a01000085c07505e8f10000005bc3", X64);
    for (String sure : List.of("napi_create_object", "napi_get_value_string_utf8"))
      assertEquals(Answer.YES, reach(image.pointTo(FakeImage.DATA + 0x18, sure)).answer(), sure);
    for (String other : List.of("pthread_mutex_lock", "napi_get_value_int32"))
      assertEquals(
          Answer.UNKNOWN, reach(image.pointTo(FakeImage.DATA + 0x18, other)).answer(), other);
    // xor %edi,%edi, and the same
    image = image(62, "31ff53e82801000085c07505e8ef0000005bc3", X64);
    image.pointTo(FakeImage.DATA + 0x18, "napi_create_object");
    assertEquals(Answer.UNKNOWN, reach(image).answer());
  }

  @Test
  void whatIsOpenedLaterMayHaveWhatIsMissing() {
    // call other ; call missing ; ret
    FakeImage image = image(62, "e82b010000e8f6000000c3", X64);
    for (String away : List.of("dlopen", "setcontext"))
      assertEquals(
          Answer.UNKNOWN, reach(image.pointTo(FakeImage.DATA + 0x18, away)).answer(), away);
  }

  @Test
  void whatIsCalledByAPointerMayThrow() {
    // call *%rdi ; call missing ; ret
    FakeImage image = image(62, "ffd7e8f9000000c3", X64);
    assertEquals(new CodeWalk.Reach(Answer.YES, "missing", false), reach(image));
    assertEquals(Answer.UNKNOWN, reach(image.catching(FakeImage.CODE + 2)).answer());
  }

  /** As a thread is started: a pointer to what it runs, which is not there any more behind it. */
  @Test
  void whatAThreadTakesOverIsGone() {
    // sub $24,%rsp ; mov %rsp,%rsi ; mov %rdx,(%rsp) ; call other ; mov (%rsp),%rdi ;
    // test %rdi,%rdi ; je 1f ; call *%rdi ; 1: call missing ; ret
    FakeImage image =
        image(62, "4883ec184889e648891424e820010000488b3c244885ff7402ffd7e8e0000000c3", X64);
    String start =
        "_ZNSt6thread15_M_start_threadESt10unique_ptrINS_6_StateESt14default_deleteIS1_EEPFvvE";
    image.pointTo(FakeImage.DATA + 0x18, start).catchingOwn(FakeImage.CODE + 0x1b);
    assertEquals(Answer.YES, reach(image).answer());
    image.pointTo(FakeImage.DATA + 0x18, "other");
    assertEquals(Answer.UNKNOWN, reach(image).answer());
  }

  @Test
  void nothingIsComparedWhereThereIsOneElement() {
    // lea 1f(%rip),%rcx ; call other ; ret ; 1: call missing ; ret
    FakeImage image = image(62, "488d0d06000000e824010000c3e8ee000000c3", X64);
    assertEquals(Answer.UNKNOWN, reach(image.pointTo(FakeImage.DATA + 0x18, "qsort")).answer());
  }

  private static CodeWalk.Reach thrown(String code, long catching) {
    FakeImage image = image(62, code, X64).pointTo(FakeImage.DATA + 0x18, "__cxa_throw");
    return reach(image.catching(catching));
  }

  @Test
  void aHandlerOfSignalsMayGoOnBehindABreakpoint() {
    // test %edi,%edi ; je 2f ; int3 ; 2: call missing ; ret
    FakeImage image = image(62, "85ff7401cce8f6000000c3", X64);
    assertEquals(Answer.YES, reach(image).answer());
    assertEquals(Answer.UNKNOWN, reach(image.imports("sigaction")).answer());
  }

  /** What JavaScript may call is called only where something has JavaScript run. */
  @ParameterizedTest
  @CsvSource({
    "other, 488d0de9000000be01000000e84f010000e81a010000ff13c3, NO",
    "napi_call_function, 488d0de9000000be01000000e84f010000e81a010000ff13c3, UNKNOWN",
    "other, 488d0de900000048890be851010000e81c010000ff13c3, UNKNOWN"
  })
  void whatIsHandedToScripts(String imported, String code, Answer answer) {
    // lea callee(%rip),%rcx ; mov $1,%esi, or mov %rcx,(%rbx) ; call napi_create_function ;
    // call the import ; call *(%rbx) ; ret
    FakeImage image = image(62, code, X64 + "00000000000000000000ff25ca6e0000");
    image.functions(FakeImage.CODE, FakeImage.CODE + 0xe0, FakeImage.CODE + 0xf0, PLT, PLT + 0x70);
    image.pointTo(FakeImage.DATA + 0x30, "napi_create_function");
    image.pointTo(FakeImage.DATA + 0x18, imported);
    assertEquals(answer, reach(image).answer());
  }

  @Test
  void codeBehindTheLastFunctionOfTheTableIsFollowed() {
    // call 1f ; call *(%rdi) ; ret, and far behind: 1: call missing ; ret
    FakeImage image = image(62, "e8fb010000ff17c3", X64);
    image.write(FakeImage.CODE + 0x200, HexFormat.of().parseHex("e8fbfeffffc3"));
    image.functions(FakeImage.CODE, FakeImage.CODE + 0xf0, PLT);
    // The call is met for certain, and before it nothing is lost.
    assertEquals(Answer.YES, reach(image).answer());
    // call *(%rdi) ; call 1f ; ret
    image = image(62, "ff17e8f9010000c3", X64);
    image.write(FakeImage.CODE + 0x200, HexFormat.of().parseHex("c3"));
    image.functions(FakeImage.CODE, FakeImage.CODE + 0xf0, PLT);
    assertEquals(Answer.NO, reach(image).answer());
    // lea 1f(%rip),%rdi ; call *(%rsi) ; ret, and far behind: 1: jmp missing
    image = image(62, "488d3df9010000ff16c3", X64);
    image.write(FakeImage.CODE + 0x200, HexFormat.of().parseHex("e9fbfeffff"));
    image.functions(FakeImage.CODE, FakeImage.CODE + 0xf0, PLT);
    assertEquals(Answer.UNKNOWN, reach(image).answer());
  }

  @Test
  void codeBeforeTheFirstFunctionOfTheTableIsFollowed() {
    // call *(%rdi) ; call 1f ; ret, and behind: 1: ret
    FakeImage image = image(62, "ff17e809000000c3", X64);
    image.write(FakeImage.CODE + 0x10, HexFormat.of().parseHex("c3"));
    image.functions(FakeImage.CODE + 0xe0, FakeImage.CODE + 0xf0, PLT);
    assertEquals(Answer.NO, reach(image).answer());
    // lea 1f(%rip),%rdi ; call *(%rsi) ; ret, and behind: 1: jmp missing
    image = image(62, "488d3d09000000ff16c3", X64);
    image.write(FakeImage.CODE + 0x10, HexFormat.of().parseHex("e9eb000000"));
    image.functions(FakeImage.CODE + 0xe0, FakeImage.CODE + 0xf0, PLT);
    assertEquals(Answer.UNKNOWN, reach(image).answer());
  }

  @Test
  void codeThatTheLoaderWritesIsNotKnown() {
    // call *(%rdi) ; ret
    FakeImage image = image(62, "ff17c3", X64);
    image.functions(FakeImage.CODE, FakeImage.CODE + 0xf0, PLT);
    assertEquals(Answer.NO, reach(image).answer());
    image.pointTo(FakeImage.CODE + 0x200, "missing");
    assertEquals(Answer.UNKNOWN, reach(image).answer());
  }

  @Test
  void namesWhatIsMetFirst() {
    FakeImage image = image(62, "e8fb000000c3", X64);
    assertEquals("missing", reach(image).first());
    // The first of several functions that never comes back is the last that is called.
    List<Long> functions = List.of(FakeImage.CODE + 0xf0, FakeImage.CODE + 0x130);
    CodeWalk.Reach reach = CodeWalk.reach(image, functions, Set.of("missing", "other"));
    assertEquals(new CodeWalk.Reach(Answer.YES, "missing", false), reach);
  }

  @ParameterizedTest
  @CsvSource({"libusb_init,YES", "libusb_get_version,UNKNOWN"})
  void aLibraryLinkedInSucceedsAsElsewhere(String name, Answer answer) {
    // call stub ; test %eax,%eax ; jne 1f ; call missing ; 1: ret
    FakeImage image = image(62, "e84b00000085c07505e8f2000000c3", X64);
    // mov (%rdi),%eax ; ret ; stub: jmp to it
    image.write(FakeImage.CODE + 0x40, HexFormat.of().parseHex("8b07c3"));
    image.write(FakeImage.CODE + 0x50, HexFormat.of().parseHex("ebee"));
    image.export(name, FakeImage.CODE + 0x40);
    assertEquals(answer, reach(image).answer());
  }

  @Test
  void whatRanBeforeWroteData() {
    // call *place(%rip) ; ret
    FakeImage image = image(62, "ff15fa700000c3", X64);
    // lea callee(%rip),%rax ; mov %rax,place(%rip) ; ret
    image.write(FakeImage.CODE + 0x40, HexFormat.of().parseHex("488d05a9000000488905b2700000c3"));
    List<Long> before = List.of(FakeImage.CODE + 0x40);
    List<Long> functions = List.of(FakeImage.CODE);
    assertEquals(
        new CodeWalk.Reach(Answer.YES, "missing", false),
        CodeWalk.reach(image, new CallClosure(image), before, functions, Set.of("missing")));
  }

  @Test
  void whatALibraryInitialisesIsSaidToBeAssumed() {
    // call other ; test %eax,%eax ; je 1f ; call missing ; 1: ret
    FakeImage image = image(62, "e82b01000085c07405e8f2000000c3", X64);
    assertEquals(new CodeWalk.Reach(Answer.UNKNOWN, "missing", false), reach(image));
    image.pointTo(FakeImage.DATA + 0x18, "sqlite3_initialize");
    assertEquals(new CodeWalk.Reach(Answer.NO, null, true), reach(image));
    // One that checks for errors refuses its owner.
    image.pointTo(FakeImage.DATA + 0x18, "pthread_mutex_lock");
    assertEquals(new CodeWalk.Reach(Answer.NO, null, true), reach(image));
  }

  @Test
  void whatCallsNoneWhateverFailsAssumesNothing() {
    // call other ; ret
    FakeImage image = image(62, "e82b010000c3", X64);
    image.pointTo(FakeImage.DATA + 0x18, "pthread_mutex_lock");
    assertEquals(new CodeWalk.Reach(Answer.NO, null, false), reach(image));
  }

  /** It may have been called before; what is called then is known all the same. */
  @Test
  void whatIsCalledOnceMayNotBeCalled() {
    // lea callee(%rip),%rsi ; call pthread_once ; ret
    FakeImage image = image(62, "488d35e9000000e814010000c3", X64);
    assertEquals(new CodeWalk.Reach(Answer.UNKNOWN, "missing", false), reach(image));
  }

  @ParameterizedTest
  @CsvSource({"missing,YES", "other,NO"})
  void followsWhatIsLookedUpOnArm64(String name, Answer answer) {
    // stp x29, x30, [sp, #-16]! ; adr x1, name ; bl other ; cbz x0, 1f ; blr x0 ; 1: ldp ; ret
    FakeImage image = image(183, "fd7bbfa9e10100104a000094400000b400003fd6fd7bc1a8c0035fd6", ARM64);
    image.write(FakeImage.CODE + 0x40, (name + "\0").getBytes(StandardCharsets.UTF_8));
    image.pointTo(FakeImage.DATA + 0x18, "dlsym").imports("dlsym");
    CallClosure closure = new CallClosure(image);
    assertEquals(
        answer, CodeWalk.reach(image, closure, List.of(FakeImage.CODE), "missing").answer());
  }

  /** Each of them looks like a table of how far it is from there to those behind it. */
  @Test
  void smallNumbersInARowCostLittle() {
    FakeImage image = image(62, "c3", X64).functions(FakeImage.CODE).constants(TABLE);
    for (int i = 0; i < 1800; i++) image.writeInt(TABLE + 4L * i, 4);
    CallClosure closure = new CallClosure(image);
    assertEquals(Optional.empty(), closure.knownTo(Set.of(TABLE)));
    assertTrue(closure.instructions() < 1 << 20, () -> "" + closure.instructions());
    image.writeInt(TABLE + 4 * 100, 0);
    assertTrue(new CallClosure(image).knownTo(Set.of(TABLE)).isPresent());
  }

  @Test
  void anotherArchitectureIsNotKnown() {
    assertEquals(Answer.UNKNOWN, reach(image(243, "e8fb000000c3", X64)).answer());
  }

  @Test
  void anyBytesHaveAnAnswer() {
    Random random = new Random(1);
    byte[] code = new byte[0x4000];
    for (int i = 0; i < 60; i++) {
      random.nextBytes(code);
      FakeImage image =
          new FakeImage(BinaryFormat.ELF, i % 2 == 0 ? 62 : 183, 64, false)
              .write(FakeImage.CODE, code);
      for (long at = 0; at < 0x400; at += 4)
        CodeWalk.reach(image, List.of(FakeImage.CODE + at), Set.of("missing"));
    }
  }
}
