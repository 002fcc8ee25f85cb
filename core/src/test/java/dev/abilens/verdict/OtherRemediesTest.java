package dev.abilens.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.abilens.header.BinaryFormat;
import dev.abilens.image.FakeImage;
import dev.abilens.image.LoaderKind;
import dev.abilens.image.Platform;
import dev.abilens.target.Target;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What mends what macOS and Windows refuse. */
class OtherRemediesTest {
  private static final String PATH = "/app/node_modules/@x/y/build/Release/y.node";

  private static List<String> remedies(
      String runtime,
      Platform platform,
      FakeImage image,
      String failure,
      Map<String, String> detail)
      throws IOException {
    boolean mac = platform.toString().startsWith("darwin");
    return Judging.judge(
            Judging.subject(PATH, image),
            Target.parse(runtime).on(platform),
            Judging.refusing(
                mac ? LoaderKind.DYLD : LoaderKind.WINDOWS,
                Judging.failure(failure, "words", detail)))
        .first()
        .orElseThrow()
        .remedies();
  }

  private static FakeImage machO(int cpu) {
    return new FakeImage(BinaryFormat.MACH_O, cpu, 64, false).minimumOs("12.0");
  }

  private static FakeImage pe(int machine) {
    return new FakeImage(BinaryFormat.PE, machine, machine == 0x14c ? 32 : 64, false);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "WRONG_ARCH | install --os=darwin --cpu=arm64 @x/y.",
        "WRONG_ARCH | arch -x86_64 node",
        "WRONG_ARCH | lipo -create x64.node arm64.node -output y.node",
        "UNSIGNED | codesign --force --sign - y.node",
        "UNSIGNED | rm -rf node_modules/@x/y && npm install",
        "MIN_OS | built for macOS 12.0 and later",
        "DEPENDENCY_MISSING | brew install libomp.",
        "DEPENDENCY_MISSING | install_name_tool -change /opt/homebrew/opt/libomp/lib/libomp.dylib @loader_path/libomp.dylib y.node"
      })
  void ofMacos(String failure, String remedy) throws IOException {
    List<String> found =
        remedies(
            "node@20.20.2",
            Platform.DARWIN_ARM64,
            machO(0x1000007),
            failure,
            Map.of("install_name", "/opt/homebrew/opt/libomp/lib/libomp.dylib"));
    assertTrue(String.join("\n", found).contains(remedy), found.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "VCRUNTIME140.dll | Microsoft Visual C++ 2015-2022 Redistributable, https://aka.ms/vs/17/release/vc_redist.x64.exe.",
        "MSVCR120.dll | Microsoft Visual C++ 2013 Redistributable",
        "ucrtbase.dll | KB2999226",
        "MSVCP140D.dll | build the addon for release. npm_config_build_from_source=true npx @electron/rebuild -f -v 28.0.0 -o @x/y.",
        "node.exe | delay-load hook",
        "node.exe | npx @electron/rebuild -f -v 28.0.0 -o @x/y.",
        "vips.dll | Put vips.dll beside the addon",
        "vips.dll | a build of @x/y that does not need it"
      })
  void ofMissingDlls(String library, String remedy) throws IOException {
    List<String> found =
        remedies(
            "electron@28.0.0",
            Platform.WIN32_X64,
            pe(0x8664),
            "MODULE_MISSING",
            Map.of("library", library));
    assertTrue(String.join("\n", found).contains(remedy), found.toString());
  }

  @ParameterizedTest
  @CsvSource({
    "win32-x64, 0x14c, true",
    "win32-arm64, 0x8664, true",
    "win32-ia32, 0x8664, false",
    "win32-x64, 0xaa64, false"
  })
  void ofAnotherMachine(Platform platform, String machine, boolean runs) throws IOException {
    FakeImage image = pe(Integer.decode(machine));
    List<String> found =
        remedies(
            "node@20.20.2",
            platform,
            image,
            "BAD_IMAGE",
            Map.of("machine", image.architecture().word(), "process", "other"));
    assertTrue(found.get(1).contains("npm install --os=win32 --cpu="), found.toString());
    assertEquals(runs, found.get(found.size() - 1).contains("a Node.js for "), found.toString());
  }
}
