package dev.abilens.verdict;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.abilens.addon.AddonProfile;
import dev.abilens.code.CodeWalk.Reach;
import dev.abilens.image.Availability;
import dev.abilens.image.Availability.Answer;
import dev.abilens.image.FakeImage;
import dev.abilens.node.RuntimeKind;
import dev.abilens.node.RuntimeRelease;
import dev.abilens.node.RuntimeVersion;
import dev.abilens.node.Runtimes;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class InitialCodeTest {
  private static final RuntimeRelease NODE_20 =
      Runtimes.bundled().release(RuntimeKind.NODE, RuntimeVersion.parse("20.0.0")).orElseThrow();

  private static final Availability YES = new Availability(Answer.YES, "a table", true);
  private static final Availability NO = Availability.no("a table");
  private static final Availability OPEN = Availability.unknown("no table");

  private static FakeImage image() {
    FakeImage image = FakeImage.x64();
    // call *missing(%rip) ; ret
    image.write(FakeImage.CODE, HexFormat.of().parseHex("ff15fa6f0000c3"));
    image.pointTo(FakeImage.DATA, "missing");
    return image.export("napi_register_module_v1", FakeImage.CODE);
  }

  private static Reach reach(FakeImage image) {
    AddonProfile addon = AddonProfile.of(image);
    return new InitialCode(image, addon).entryPoint(NODE_20, Set.of("missing"));
  }

  @Test
  void theEntryPointIsFollowed() {
    assertEquals(new Reach(Answer.YES, "missing", false), reach(image()));
  }

  @Test
  void whatMayBeThrownAndCaughtIsNotTakenNotToHappen() {
    FakeImage image = image();
    // call 1f ; call *missing(%rip) ; ret ; 1: test %edi,%edi ; je 2f ; call *throw(%rip) ; 2: ret
    String code = "e807000000ff15f56f0000c385ff7406ff15f26f0000c3";
    image.write(FakeImage.CODE, HexFormat.of().parseHex(code));
    image.pointTo(FakeImage.DATA + 8, "__cxa_throw");
    assertEquals(new Reach(Answer.YES, "missing", false), reach(image));
    Reach caught = reach(image.catching(FakeImage.CODE + 5));
    assertEquals(new Reach(Answer.UNKNOWN, "missing", false), caught);
  }

  @Test
  void whatCannotBeReadIsNotKnown() {
    FakeImage image = image();
    AddonProfile addon = AddonProfile.of(image);
    InitialCode code = new InitialCode(image.full(), addon);
    assertEquals(Reach.UNKNOWN, code.entryPoint(NODE_20, Set.of("missing")));
  }

  private static FakeImage calling() {
    FakeImage image = FakeImage.x64();
    // call *helper(%rip) ; ret ; helper: call *missing(%rip) ; ret
    image.write(FakeImage.CODE, HexFormat.of().parseHex("ff15fa6f0000c3"));
    image.write(FakeImage.CODE + 16, HexFormat.of().parseHex("ff15f26f0000c3"));
    image.export("napi_register_module_v1", FakeImage.CODE);
    image.export("helper", FakeImage.CODE + 16).export("other", FakeImage.CODE + 16);
    image.pointToOwn(FakeImage.DATA, "helper").pointToOwn(FakeImage.DATA + 16, "other");
    return image.pointTo(FakeImage.DATA + 8, "missing");
  }

  @Test
  void aProgramIsAskedForNamesThatCodeMeets() {
    FakeImage image = calling();
    Set<String> asked = new HashSet<>();
    BoundCode code =
        new BoundCode(new InitialCode(image, AddonProfile.of(image)), program -> program::has);
    assertEquals(Answer.YES, reach(code.in(program(NO, asked))).answer());
    assertEquals(Set.of("helper"), asked);
    assertEquals(Answer.NO, reach(code.in(program(YES, asked))).answer());
    assertEquals(new Reach(Answer.UNKNOWN, "missing", false), reach(code.in(program(OPEN, asked))));
    assertEquals(Set.of("helper"), asked);
    assertSame(code.in(program(YES, asked)), code.in(program(YES, asked)));
    assertNotSame(code.in(program(YES, asked)), code.in(program(NO, asked)));
  }

  @Test
  void aNameIsLookedForOnceInAllReleases() {
    FakeImage image = image().write(FakeImage.DATA + 64, "registers\0".getBytes(US_ASCII));
    BoundCode code =
        new BoundCode(new InitialCode(image, AddonProfile.of(image)), program -> program::has);
    Set<String> asked = new HashSet<>();
    assertTrue(mayName(code.in(program(NO, asked)), "registers"));
    assertFalse(mayName(code.in(program(NO, asked)), "registers2"));
    image.write(FakeImage.DATA + 64, "registers2\0".getBytes(US_ASCII));
    assertTrue(mayName(code.in(program(YES, asked)), "registers"));
    assertFalse(mayName(code.in(program(YES, asked)), "registers2"));
  }

  @Test
  void codeIsNotFollowedWithoutEnd() {
    InitialCode unbound = new InitialCode(calling(), AddonProfile.of(calling()));
    BoundCode code = new BoundCode(unbound, program -> program::has, 1);
    Set<String> asked = new HashSet<>();
    InitialCode first = requireNonNull(code.in(program(NO, asked)));
    assertEquals(Answer.YES, reach(first).answer());
    assertEquals(Set.of("helper"), asked);
    assertNull(code.in(program(YES, asked)));
    assertSame(first, code.in(program(NO, asked)));
  }

  private static Function<String, Availability> program(Availability all, Set<String> asked) {
    return name -> {
      asked.add(name);
      return all;
    };
  }

  private static boolean mayName(@Nullable InitialCode code, String function) {
    return requireNonNull(code).mayName(function);
  }

  private static Reach reach(@Nullable InitialCode code) {
    return requireNonNull(code).entryPoint(NODE_20, Set.of("missing"));
  }
}
