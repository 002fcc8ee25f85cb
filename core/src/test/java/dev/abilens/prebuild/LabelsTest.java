package dev.abilens.prebuild;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.abilens.header.BinaryFormat;
import dev.abilens.image.Dependency;
import dev.abilens.image.FakeImage;
import dev.abilens.image.Image;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelsTest {
  private static String text(NameClaims claims) {
    return (claims.os() == null ? "?" : claims.os().word())
        + " "
        + claims.architectures().stream().map(a -> a.word()).sorted().collect(Collectors.toList())
        + (claims.libc() == null ? "" : " " + claims.libc())
        + (claims.moduleVersion().isPresent() ? " " + claims.moduleVersion().getAsInt() : "")
        + (claims.nodeApi() ? " napi" : "");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          x | prebuilds/linux-x64/node.napi.node | linux [x64] napi
          x | prebuilds/linux-x64/node.napi.musl.node | linux [x64] musl napi
          x | prebuilds/linuxmusl-x64/node-108.node | linux [x64] musl 108
          x | prebuilds/darwin-x64+arm64/node.abi93.node | darwin [arm64, x64] 93
          x | prebuilds/android-arm64/node.napi.armv8.node | android [arm64] napi
          x | prebuilds/win32-ia32/node-napi.node | win32 [ia32] napi
          x | node.abi102.glibc.node | ? [] glibc 102
          x | lib/binding/node-v93-linux-x64/x.node | linux [x64] 93
          x | lib/binding/napi-v3-linux-glibc-x64/x.node | linux [x64] glibc napi
          x | lib/binding/napi-v6-linux-musl-arm64/x.node | linux [arm64] musl napi
          x | x.linux-x64-gnu.node | linux [x64] glibc
          x | x.linux-arm-musleabihf.node | linux [arm] musl
          x | x.win32-x64-msvc.node | win32 [x64]
          x | x.darwin-universal.node | darwin []
          x | x.android-arm-eabi.node | android [arm]
          x | x.linux-ppc64-gnu.node | linux [ppc64] glibc
          x | prebuilds/x-linux-x64-musl/node-napi-v7.node | linux [x64] musl napi
          x | bin/linux-x64-node-22/x.node | linux [x64]
          x | bin/linux-x64-node-0.12/x.node | linux [x64]
          @img/sharp-linuxmusl-x64 | lib/sharp-linuxmusl-x64.node | linux [x64] musl
          @x/y-linux-x64-gnu | index.node | linux [x64] glibc
          linux-x64-tools | prebuilds/win32-arm64/a.node | win32 [arm64]
          napi-thing | build/Release/napistuff.node | ? []
          x | build/Release/x.node | ? []
          x | prebuilds/mylinux-x640/x.node | ? []
          musl | muslin.node | ? []
          """)
  void aNameSaysWhatItsToolMeans(String packageName, String path, String claims) {
    assertEquals(claims, text(NameClaims.of(packageName, path)));
  }

  private static List<String> check(String path, Image... images) {
    return Labels.check(path, NameClaims.of("x", path), List.of(images)).stream()
        .map(finding -> finding.code() + " " + finding.message())
        .toList();
  }

  private static FakeImage linux() {
    return FakeImage.x64().needs("libc.so.6", Dependency.Kind.REQUIRED);
  }

  @Test
  void whatTheBytesDoNotKeepIsTold() {
    assertEquals(List.of(), check("prebuilds/linux-x64/node.napi.glibc.node", linux()));
    assertEquals(
        List.of("MISLABELLED its name says C library musl, its bytes say glibc"),
        check("prebuilds/linux-x64/node.napi.musl.node", linux()));
    assertEquals(
        List.of("MISLABELLED its name says C library glibc, its bytes say musl"),
        check(
            "x.linux-x64-gnu.node",
            FakeImage.x64().needs("libc.musl-x86_64.so.1", Dependency.Kind.REQUIRED)));
    assertEquals(
        List.of("MISLABELLED its name says architecture arm64, its bytes say x64"),
        check("prebuilds/linux-arm64/node.napi.node", linux()));
    assertEquals(
        List.of(
            "MISLABELLED its name says operating system win32, its bytes say "
                + linux().os().word()),
        check("prebuilds/win32-x64/node.napi.node", linux()));
  }

  @Test
  void anInterfaceOtherThanTheOneThatIsNamedIsTold() {
    FakeImage bound = linux().export("node_register_module_v93", FakeImage.CODE);
    assertEquals(List.of(), check("node-93.node", bound));
    assertEquals(
        List.of("MISLABELLED its name says NODE_MODULE_VERSION 108, its bytes say 93"),
        check("prebuilds/linux-x64/node-108.node", bound));
    assertEquals(
        List.of(
            "MISLABELLED its name says interface Node-API, its bytes say NODE_MODULE_VERSION 93"),
        check("prebuilds/linux-x64/node.napi.node", bound));
    assertEquals(
        List.of(
            "MISLABELLED its name says interface Node-API, its bytes say V8's own C++ interface"),
        check("node.napi.node", linux().imports("_ZN2v87Isolate10GetCurrentEv")));
  }

  @Test
  void anArchitectureOfSeveralIsEnough() {
    FakeImage x64 = FakeImage.x64();
    FakeImage arm64 = new FakeImage(BinaryFormat.ELF, 183, 64, false);
    assertEquals(List.of(), check("prebuilds/linux-x64/a.node", x64, arm64));
    assertEquals(List.of(), check("prebuilds/linux-x64+arm64/a.node", x64, arm64));
    assertEquals(
        List.of("MISLABELLED its name says architecture arm64+x64, its bytes say arm64"),
        check("prebuilds/linux-x64+arm64/a.node", arm64));
  }

  @Test
  void whatTheBytesDoNotTellIsNoContradiction() {
    assertEquals(List.of(), check("prebuilds/linux-x64/node.napi.musl.node", FakeImage.x64()));
    assertEquals(List.of(), check("prebuilds/linux-x64/node.napi.musl.node"));
  }
}
