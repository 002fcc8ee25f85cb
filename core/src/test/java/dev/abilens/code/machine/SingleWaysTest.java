package dev.abilens.code.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.abilens.code.CallClosure;
import dev.abilens.code.CodeWalk.Reach;
import dev.abilens.image.Availability.Answer;
import dev.abilens.image.FakeImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Functions of x64 that come to call an import, or do not, as GNU as made them. */
class SingleWaysTest {
  private static final long PLT = FakeImage.CODE + 0xe00;
  private static final List<String> IMPORTS =
      List.of(
          "missing",
          "malloc",
          "other",
          "napi_create_object",
          "memcpy",
          "free",
          "__cxa_throw",
          "realloc",
          "getenv",
          "pthread_once",
          "_Unwind_RaiseException",
          "napi_call_function",
          "node_module_register",
          "napi_create_external_arraybuffer",
          "strdup",
          "pthread_mutexattr_settype");

  private static FakeImage image(String code) {
    FakeImage image = FakeImage.x64().imports(IMPORTS.toArray(String[]::new));
    image.write(FakeImage.CODE, HexFormat.of().parseHex(code));
    for (int i = 0; i < IMPORTS.size(); i++) {
      long stub = PLT + 16L * i;
      long slot = FakeImage.DATA + 8L * i;
      image.write(stub, (byte) 0xff, (byte) 0x25).writeInt(stub + 2, (int) (slot - stub - 6));
      image.pointTo(slot, IMPORTS.get(i));
    }
    return image.functions(functions(HexFormat.of().parseHex(code)));
  }

  /** What is worked out by LEA from where it is begins a function here. */
  private static long[] functions(byte[] code) {
    LongStream.Builder all = LongStream.builder().add(FakeImage.CODE).add(PLT);
    ByteBuffer bytes = ByteBuffer.wrap(code).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at + 7 <= code.length; at++) {
      boolean lea = bytes.getShort(at) == (short) 0x8d48 && (code[at + 2] & 0xc7) == 5;
      long target = lea ? at + 7L + bytes.getInt(at + 3) : 0;
      if (target > 0 && target < code.length) all.add(FakeImage.CODE + target);
    }
    return all.build().sorted().distinct().toArray();
  }

  private static Reach reach(FakeImage image, List<Long> before, Long function) {
    CallClosure closure = new CallClosure(image);
    return SingleWays.reach(image, closure, before, List.of(function), Set.of("missing"));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          a function that a fresh object holds | mov $16,%edi; call malloc; lea calls(%rip),%rcx; mov %rcx,8(%rax); call *8(%rax); ret; calls: jmp missing | bf10000000e8060e0000488d0d0800000048894808ff5008c3e9e20d0000 | YES
          another one | mov $16,%edi; call malloc; lea calls(%rip),%rcx; mov %rcx,8(%rax); lea back(%rip),%rcx; mov %rcx,8(%rax); call *8(%rax); ret; calls: jmp missing; back: ret | bf10000000e8060e0000488d0d1300000048894808488d0d0d00000048894808ff5008c3e9d70d0000c3 | NO
          an object that others know | push %rbx; mov $16,%edi; call malloc; mov %rax,%rbx; lea back(%rip),%rcx; mov %rcx,8(%rbx); mov %rbx,%rdi; call other; call *8(%rbx); pop %rbx; ret; back: ret | 53bf10000000e8050e00004889c3488d0d1100000048894b084889dfe8ff0d0000ff53085bc3c3 | UNKNOWN
          an object that others come to by another | push %rbx; mov $16,%edi; call malloc; mov %rax,%rbx; mov $16,%edi; call malloc; mov %rbx,(%rax); movl $1,(%rbx); mov %rax,%rdi; call other; cmpl $1,(%rbx); pop %rbx; jne missing; ret | 53bf10000000e8050e00004889c3bf10000000e8f80d0000488918c703010000004889c7e8f70d0000833b015b0f85cd0d0000c3 | UNKNOWN
          an object that others do not know | push %rbx; mov $16,%edi; call malloc; mov %rax,%rbx; movl $1,(%rbx); mov $5,%edi; call other; cmpl $1,(%rbx); pop %rbx; jne missing; ret | 53bf10000000e8050e00004889c3c70301000000bf05000000e8020e0000833b015b0f85d80d0000c3 | NO
          a loop over a table on the stack | sub $0x18,%rsp; movq $0,(%rsp); movq $0,8(%rsp); movq $7,16(%rsp); xor %eax,%eax; again: cmpq $7,(%rsp,%rax,8); je missing; inc %rax; cmp $3,%rax; jb again; add $0x18,%rsp; ret | 4883ec1848c704240000000048c74424080000000048c74424100700000031c048833cc4070f84d50d000048ffc04883f80372ec4883c418c3 | YES
          on either way | sub $8,%rsp; lea 1f(%rip),%rdi; call getenv; test %rax,%rax; je 2f; call missing; 2: call missing; 1: .asciz "A" | 4883ec08488d3d14000000e8700e00004885c07405e8e60d0000e8e10d00004100 | YES
          on one way | sub $8,%rsp; lea 1f(%rip),%rdi; call getenv; test %rax,%rax; je 2f; call missing; 2: add $8,%rsp; ret; 1: .asciz "A" | 4883ec08488d3d14000000e8700e00004885c07405e8e60d00004883c408c34100 | UNKNOWN
          on neither way | sub $8,%rsp; lea 1f(%rip),%rdi; call getenv; test %rax,%rax; mov $1,%eax; je 2f; mov $2,%eax; 2: cmp $3,%eax; je missing; add $8,%rsp; ret; 1: .asciz "A" | 4883ec08488d3d22000000e8700e00004885c0b8010000007405b80200000083f8030f84d80d00004883c408c34100 | NO
          what was left behind on the stack | call 1f; mov -16(%rsp),%rax; call *(%rax); ret; 1: lea missing(%rip),%rax; push %rax; pop %rax; ret | e808000000488b4424f0ff10c3488d05ec0d00005058c3 | UNKNOWN
          one object less another and back | push %rbx; push %r12; mov $16,%edi; call malloc; mov %rax,%rbx; mov $16,%edi; call malloc; mov %rax,%r12; movl $1,(%r12); mov %r12,%rcx; sub %rbx,%rcx; movl $2,(%rbx,%rcx); cmpl $1,(%r12); pop %r12; pop %rbx; jne missing; ret | 534154bf10000000e8030e00004889c3bf10000000e8f60d00004989c441c70424010000004c89e14829d9c7040b0200000041833c2401415c5b0f85c00d0000c3 | UNKNOWN
          room that a push makes | push %rax; movl $1,(%rsp); mov %rsp,%rdi; call other; cmpl $1,(%rsp); pop %rcx; jne missing; ret | 50c70424010000004889e7e8100e0000833c2401590f85e50d0000c3 | UNKNOWN
          a saved register | push %rbx; sub $16,%rsp; mov $1,%ebx; mov %rsp,%rdi; call 1f; add $16,%rsp; pop %rbx; ret; 1: push %rbx; sub $16,%rsp; mov %rsp,%rdi; call other; add $16,%rsp; pop %rbx; cmp $1,%ebx; jne missing; ret | 534883ec10bb010000004889e7e8060000004883c4105bc3534883ec104889e7e8fb0d00004883c4105b83fb010f85cd0d0000c3 | NO
          a result beside what is known | sub $0x18,%rsp; movq $1,8(%rsp); mov %rsp,%rsi; call napi_create_object; cmpq $1,8(%rsp); jne missing; add $0x18,%rsp; ret | 4883ec1848c7442408010000004889e6e81b0e000048837c2408010f85df0d00004883c418c3 | NO
          a result over what was known | sub $0x18,%rsp; movq $1,(%rsp); mov %rsp,%rsi; call napi_create_object; cmpq $1,(%rsp); jne missing; add $0x18,%rsp; ret | 4883ec1848c70424010000004889e6e81c0e000048833c24010f85e10d00004883c418c3 | UNKNOWN
          memory that was let go of | push %rbx; mov $16,%edi; call malloc; mov %rax,%rbx; movl $1,(%rbx); mov %rbx,%rdi; call free; cmpl $1,(%rbx); pop %rbx; jne missing; ret | 53bf10000000e8050e00004889c3c703010000004889dfe8340e0000833b015b0f85da0d0000c3 | UNKNOWN
          memory that was moved | push %rbx; mov $8,%edi; call malloc; lea calls(%rip),%rcx; mov %rcx,(%rax); mov %rax,%rdi; mov $64,%esi; call realloc; pop %rbx; jmp *(%rax); calls: jmp missing | 53bf08000000e8050e0000488d0d130000004889084889c7be40000000e84e0e00005bff20e9d60d0000 | YES
          an address that was copied | sub $0x18,%rsp; lea calls(%rip),%rcx; mov %rcx,(%rsp); lea 8(%rsp),%rdi; mov %rsp,%rsi; mov $8,%edx; call memcpy; call *8(%rsp); add $0x18,%rsp; ret; calls: jmp missing | 4883ec18488d0d1f00000048890c24488d7c24084889e6ba08000000e81f0e0000ff5424084883c418c3e9d10d0000 | YES
          an address of which a part is written over | sub $8,%rsp; lea calls(%rip),%rcx; mov %rcx,(%rsp); movb $1,1(%rsp); call *(%rsp); add $8,%rsp; ret; calls: jmp missing | 4883ec08488d0d1100000048890c24c644240101ff14244883c408c3e9df0d0000 | UNKNOWN
          outside of an object | mov $8,%edi; call malloc; movl $1,8(%rax); ret | bf08000000e8060e0000c7400801000000c3 | UNKNOWN
          what is thrown | sub $8,%rsp; call __cxa_throw | 4883ec08e8570e0000 | UNKNOWN
          without an end | 1: jmp 1b | ebfe | UNKNOWN
          as often as others say | push %rbx; xor %ebx,%ebx; 1: inc %rbx; call other; test %eax,%eax; jne 1b; pop %rbx; ret | 5331db48ffc3e8150e000085c075f45bc3 | UNKNOWN
          until others say so | sub $8,%rsp; 1: call other; test %eax,%eax; jne 1b; add $8,%rsp; ret | 4883ec08e8170e000085c075f74883c408c3 | NO
          half a vector each | sub $0x18,%rsp; lea calls(%rip),%rax; mov %rax,8(%rsp); movq 8(%rsp),%xmm0; movhps 8(%rsp),%xmm0; movups %xmm0,(%rsp); pxor %xmm0,%xmm0; call *8(%rsp); add $0x18,%rsp; ret; calls: jmp missing | 4883ec18488d05210000004889442408f30f7e4424080f164424080f110424660fefc0ff5424084883c418c3e9cf0d0000 | YES
          a number of which the lowest bits are known | sub $8,%rsp; call other; shl $2,%rax; test $3,%al; jne missing; or $1,%eax; test %eax,%eax; je missing; add $8,%rsp; ret | 4883ec08e8170e000048c1e002a8030f85eb0d000083c80185c00f84e00d00004883c408c3 | NO
          arguments pushed below saved registers | push %r12; push %rbp; push %rbx; mov $16,%edi; call malloc; mov %rax,%rbp; movl $1,(%rbp); push %rbp; push %r12; call other; add $16,%rsp; cmpl $1,(%rbp); pop %rbx; pop %rbp; pop %r12; jne missing; ret | 41545553bf10000000e8020e00004889c5c7450001000000554154e8000e00004883c410837d00015b5d415c0f85ce0d0000c3 | UNKNOWN
          room where a register was saved | push %rbx; pop %rbx; push %rax; movl $1,(%rsp); mov %rsp,%rdi; call other; cmpl $1,(%rsp); pop %rcx; jne missing; ret | 535b50c70424010000004889e7e80e0e0000833c2401590f85e30d0000c3 | UNKNOWN
          what is done once | sub $8,%rsp; lea place(%rip),%rdi; lea 1f(%rip),%rsi; call pthread_once; lea place(%rip),%rdi; lea 1f(%rip),%rsi; call pthread_once; cmpl $1,count(%rip); jne missing; add $8,%rsp; ret; 1: incl count(%rip); ret | 4883ec08488d3df5700000488d352a000000e8790e0000488d3de2700000488d3517000000e8660e0000833dd7700000010f85c90d00004883c408c3ff05c6700000c3 | NO
          what others may have done once | sub $8,%rsp; lea place(%rip),%rdi; call other; lea place(%rip),%rdi; lea 1f(%rip),%rsi; call pthread_once; add $8,%rsp; ret; 1: ret | 4883ec08488d3df5700000e8100e0000488d3de9700000488d350a000000e86d0e00004883c408c3c3 | UNKNOWN
          what is raised | sub $8,%rsp; call _Unwind_RaiseException; add $8,%rsp; ret | 4883ec08e8970e00004883c408c3 | UNKNOWN
          a buffer that scripts write to | push %rbx; mov $16,%edi; call malloc; mov %rax,%rbx; mov %rbx,%rsi; call napi_create_external_arraybuffer; movl $0,(%rbx); xor %r9d,%r9d; call napi_call_function; cmpl $0,(%rbx); pop %rbx; jne missing; ret | 53bf10000000e8050e00004889c34889dee8ba0e0000c703000000004531c9e88c0e0000833b005b0f85d20d0000c3 | UNKNOWN
          what Node.js notes | sub $8,%rsp; movq $0,place+8(%rip); lea place(%rip),%rdi; call node_module_register; cmpq $0,place+8(%rip); jne missing; add $8,%rsp; ret | 4883ec0848c705f970000000000000488d3dea700000e8a50e000048833de5700000000f85d70d00004883c408c3 | UNKNOWN
          the lower half of an address | push %rbx; mov $16,%edi; call strdup; test %eax,%eax; pop %rbx; je missing; ret | 53bf10000000e8d50e000085c05b0f84ec0d0000c3 | UNKNOWN
          a push of two bytes | movq $1,-8(%rsp); pushw $2; add $2,%rsp; ret | 48c74424f801000000666a024883c402c3 | UNKNOWN
          a register added to itself | mov $1,%eax; xadd %eax,%eax; cmp $2,%eax; jne missing; ret | b8010000000fc1c083f8020f85ef0d0000c3 | UNKNOWN
          a shift that moves nothing | mov $-1,%rax; xor %ecx,%ecx; shl %cl,%eax; shr $32,%rax; jne missing; ret | 48c7c0ffffffff31c9d3e048c1e8200f85eb0d0000c3 | NO
          a shadow stack | xor %eax,%eax; rdsspq %rax; test %rax,%rax; jne missing; ret | 31c0f3480f1ec84885c00f85f00d0000c3 | UNKNOWN
          an address less what others say | sub $0x28,%rsp; lea 16(%rsp),%rax; mov %rax,(%rsp); mov %rsp,%rdi; call other; lea 16(%rsp),%rax; cmp (%rsp),%rax; je missing; add $0x28,%rsp; ret | 4883ec28488d442410488904244889e7e80b0e0000488d442410483b04240f84dc0d00004883c428c3 | UNKNOWN
          how far others moved an end | push %rbx; mov $16,%edi; call malloc; mov %rax,%rbx; mov %rax,%rdi; call other; sub %rax,%rbx; test %rbx,%rbx; pop %rbx; je missing; ret | 53bf10000000e8050e00004889c34889c7e80a0e00004829c34885db5b0f84dd0d0000c3 | UNKNOWN
          code that is told and calls what memory holds | sub $8,%rsp; lea real(%rip),%rax; mov %rax,data(%rip); lea told(%rip),%rdi; call other; add $8,%rsp; ret; told: jmp *data(%rip); real: jmp missing | 4883ec08488d051e000000488905ee700000488d3d0a000000e8020e00004883c408c3ff25d7700000e9d20d0000 | UNKNOWN
          one of many addresses that is told | sub $8,%rsp; call other; lea data(%rip),%rdi; lea (%rdi,%rax,8),%rdi; call other; add $8,%rsp; ret | 4883ec08e8170e0000488d3df0700000488d3cc7e8070e00004883c408c3 | UNKNOWN
          code that threads of others come to later | sub $8,%rsp; lea told(%rip),%rdi; call other; lea real(%rip),%rax; mov %rax,data(%rip); add $8,%rsp; ret; told: ret; real: jmp missing | 4883ec08488d3d18000000e8100e0000488d050d000000488905e27000004883c408c3c3e9d70d0000 | UNKNOWN
          code that is told and calls nothing | sub $0x98,%rsp; lea real(%rip),%rax; mov %rax,0x90(%rsp); lea told(%rip),%rdi; call other; add $0x98,%rsp; ret; told: ret; real: jmp missing | 4881ec98000000488d051d0000004889842490000000488d3d0d000000e8fe0d00004881c498000000c3c3e9d00d0000 | NO
          more memory than there is | sub $8,%rsp; mov $-1,%rdi; call malloc; test %rax,%rax; je missing; add $8,%rsp; ret | 4883ec0848c7c7ffffffffe8000e00004885c00f84e70d00004883c408c3 | UNKNOWN
          memory moved to nowhere | sub $8,%rsp; mov $16,%edi; call malloc; mov %rax,%rdi; xor %esi,%esi; call realloc; test %rax,%rax; je missing; add $8,%rsp; ret | 4883ec08bf10000000e8020e00004889c731f6e8580e00004885c00f84df0d00004883c408c3 | UNKNOWN
          locks that may be refused | sub $8,%rsp; mov $2,%esi; call pthread_mutexattr_settype; test %eax,%eax; jne missing; add $8,%rsp; ret | 4883ec08be02000000e8e20e000085c00f85ea0d00004883c408c3 | UNKNOWN
          locks that may be taken twice | sub $8,%rsp; mov $1,%esi; call pthread_mutexattr_settype; test %eax,%eax; jne missing; add $8,%rsp; ret | 4883ec08be01000000e8e20e000085c00f85ea0d00004883c408c3 | NO
          a breakpoint that a handler may go on behind | sub $8,%rsp; lea 2f(%rip),%rdi; call other; test %eax,%eax; je 1f; int3; 1: call missing; 2: ret | 4883ec08488d3d0f000000e8100e000085c07401cce8e60d0000c3 | UNKNOWN
          a breakpoint that nobody handles | sub $8,%rsp; call other; test %eax,%eax; je 1f; int3; 1: call missing; 2: ret | 4883ec08e8170e000085c07401cce8ed0d0000c3 | YES
          an instruction that is not known | syscall; ret | 0f05c3 | UNKNOWN
          a wider vector | vmovups (%rsp),%ymm0; ret | c5fc100424c3 | UNKNOWN
          """)
  void followsEachWay(String what, String source, String code, Answer answer) {
    assertEquals(answer, reach(image(code), List.of(), FakeImage.CODE).answer(), source);
  }

  @Test
  void whatRanBeforeTellsWhatDataHolds() {
    // lea calls(%rip),%rax ; mov %rax,place(%rip) ; ret ; .org 0x20 ; jmp *place(%rip)
    // .org 0x30 ; calls: jmp missing
    String code =
        "488d0529000000488905f2700000c30000000000000000000000000000000000"
            + "ff25da70000000000000000000000000e9cb0d0000";
    long function = FakeImage.CODE + 0x20;
    Reach called = reach(image(code), List.of(FakeImage.CODE), function);
    assertEquals(new Reach(Answer.YES, "missing", false), called);
    assertEquals(Answer.UNKNOWN, reach(image(code), List.of(), function).answer());
  }

  @Test
  void whatIsThrownEndsTheProcessUnlessItIsCaught() {
    // sub $8,%rsp ; call getenv ; test %rax,%rax ; je 1f ; call __cxa_throw ; 1: call missing
    FakeImage image = image("4883ec08e8770e00004885c07405e84d0e0000e8e80d0000");
    assertEquals(Answer.YES, reach(image, List.of(), FakeImage.CODE).answer());
    image.catching(FakeImage.CODE + 0x13);
    assertEquals(Answer.UNKNOWN, reach(image, List.of(), FakeImage.CODE).answer());
  }

  /** Libraries that were linked in are initialised; what else they do may fail. */
  @ParameterizedTest
  @CsvSource({"libusb_init, YES", "pthread_mutex_lock, UNKNOWN"})
  void whatWasLinkedInMayFail(String name, Answer answer) {
    // sub $8,%rsp ; call 1f ; test %eax,%eax ; jne 2f ; call missing ; 2: add $8,%rsp ; ret ;
    // 1: rdtsc ; ret
    FakeImage image = image("4883ec08e80e00000085c07505e8ee0d00004883c408c30f31c3");
    image.export(name, FakeImage.CODE + 0x17);
    assertEquals(answer, reach(image, List.of(), FakeImage.CODE).answer());
  }

  @Test
  void codeThatMayChangeIsNotFollowed() {
    FakeImage image = image("c3").write(FakeImage.DATA + 0x100, (byte) 0xc3);
    assertEquals(Answer.NO, reach(image, List.of(), FakeImage.CODE).answer());
    assertEquals(Answer.UNKNOWN, reach(image, List.of(), FakeImage.DATA + 0x100).answer());
  }

  @Test
  void codeThatLiesFarBehindWhatIsToldMayBeCalled() {
    // sub $8,%rsp ; lea 0x8100(%rip),%rdi ; call other ; add $8,%rsp ; ret ; jmp missing
    FakeImage image = image("4883ec08488d3df5700000e8100e00004883c408c3e9e60d0000");
    image.borders(FakeImage.DATA + 0x100);
    assertEquals(Answer.NO, reach(image, List.of(), FakeImage.CODE).answer());
    image.pointTo(FakeImage.DATA + 0xd00, FakeImage.CODE + 0x15);
    assertEquals(Answer.UNKNOWN, reach(image, List.of(), FakeImage.CODE).answer());
  }
}
