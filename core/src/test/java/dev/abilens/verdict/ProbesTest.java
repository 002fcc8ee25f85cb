package dev.abilens.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.abilens.addon.AddonProfile;
import dev.abilens.image.FakeImage;
import dev.abilens.image.LoadResult;
import dev.abilens.image.LoaderKind;
import dev.abilens.image.Platform;
import dev.abilens.image.SystemLoader;
import dev.abilens.node.Facts;
import dev.abilens.node.LoaderMessages;
import dev.abilens.target.Target;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Addons of every kind, made for the purpose and loaded by 85 runtimes, which said what is in the
 * table: the judge says the same of an image of that kind.
 */
class ProbesTest {
  private static final long FUNCTION = FakeImage.CODE;

  @Test
  void everyProbeEndsAsItDidInEachRuntime() throws IOException {
    List<String> wrong = new ArrayList<>();
    int compared = 0;
    for (Facts.Row row : Facts.table("facts/load-probes-raw.csv")) {
      String probe = row.get("probe");
      Judgement judgement =
          Judging.judge(
              Judging.subject("/addons/" + probe + ".node", image(probe)),
              Target.parse(row.get("runtime") + "@" + row.get("version"))
                  .on(Platform.LINUX_X64)
                  .glibc("2.36"),
              loader(probe));
      String difference = difference(row, judgement);
      if (!difference.isEmpty())
        wrong.add(row.get("runtime") + "@" + row.get("version") + " " + probe + ": " + difference);
      compared++;
    }
    assertTrue(wrong.isEmpty(), () -> wrong.size() + " differ\n" + String.join("\n", wrong));
    assertTrue(compared > 2000, compared + " rows only");
  }

  private static String difference(Facts.Row row, Judgement judgement) {
    String outcome = row.get("outcome");
    String first = judgement.first().map(f -> f.code() + " " + f.message()).orElse("");
    if (outcome.equals("loads")) {
      // Whether the function that is missing is ever called is not to be seen in the file.
      Verdict expected = row.get("probe").equals("missinglazy") ? Verdict.UNDECIDED : Verdict.LOADS;
      return judgement.verdict() == expected
          ? ""
          : "loads, not " + judgement.verdict() + " " + first;
    }
    if (judgement.verdict() != Verdict.FAILS) return outcome + ", not " + judgement.verdict();
    String message = judgement.first().orElseThrow().message();
    Code code = judgement.first().orElseThrow().code();
    String said =
        row.get("message")
            .replace("\\n", "\n")
            .replace("<dir>/", "/addons/")
            .replace("<runtime>", row.get("runtime"));
    boolean same =
        switch (outcome) {
          case "throws", "process-exit-127" -> message.equals(said);
          case "SIGSEGV", "SIGABRT" -> code == Code.CRASH_AT_LOAD && message.contains(outcome);
          // The table has the first part of what is said, behind a line of equals signs.
          case "process-exit-1" -> code == Code.CRASH_AT_LOAD && said.contains(message);
          default -> false;
        };
    return same ? "" : outcome + " " + said + "\n  not " + first;
  }

  private static SystemLoader loader(String probe) {
    return switch (probe) {
      case "be" -> refusing("WRONG_MACHINE", probe);
      case "text" -> refusing("FILE_TOO_SHORT", probe);
      case "trunc" -> refusing("TRUNCATED_PHDRS", probe);
      case "nolib" -> refusing("DEPENDENCY_MISSING", probe);
      case "missing", "missingnow" -> refusing("SYMBOL_MISSING", probe);
      case "missinglazy" ->
          Judging.answering(
              LoaderKind.GLIBC,
              request ->
                  new LoadResult(
                      List.of(),
                      List.of(
                          Judging.failure(
                              "SYMBOL_MISSING_LAZY",
                              "lazy",
                              Map.of("symbol", "napi_no_such_function_zzz"))),
                      List.of(),
                      List.of(),
                      List.of()));
      default -> Judging.loader(LoaderKind.GLIBC);
    };
  }

  private static SystemLoader refusing(String kind, String probe) {
    Map<String, String> values =
        Map.of(
            "path", "/addons/" + probe + ".node",
            "soname", "libzzdep.so.7",
            "symbol", "napi_no_such_function_zzz");
    String message = LoaderMessages.bundled().render("linux-glibc", kind, values);
    return Judging.refusing(LoaderKind.GLIBC, Judging.failure(kind, message, values));
  }

  private static FakeImage image(String probe) {
    FakeImage image = FakeImage.x64();
    switch (probe) {
      case "legacy83" -> legacy(image, 83, 0, FUNCTION, 0);
      case "legacyctx83" -> legacy(image, 83, 0, 0, FUNCTION);
      case "both83" ->
          legacy(image, 83, 0, FUNCTION, 0).export("napi_register_module_v1", FUNCTION);
      case "legacy83wk108" ->
          legacy(image, 83, 0, FUNCTION, 0).export("node_register_module_v108", FUNCTION);
      case "legacym1" -> legacy(image, -1, 0, FUNCTION, 0);
      case "builtinflag" -> legacy(image, -1, 1, FUNCTION, 0);
      case "noentry" -> legacy(image, -1, 0, 0, 0);
      case "wk83" -> image.export("node_register_module_v83", FUNCTION);
      case "wk108" -> image.export("node_register_module_v108", FUNCTION);
      case "napictor" -> nodeApi(image, 1);
      case "napictor2" -> nodeApi(image, 2);
      case "old11" -> image.export("old11_module", image.nodeModuleStruct(11, FUNCTION, "old11"));
      case "old12" -> image.export("old12_module", image.nodeModuleStruct(12, FUNCTION, "old12"));
      case "none", "be", "text", "trunc", "nolib" -> {}
      case "napisym", "missing", "missinglazy", "missingnow" ->
          image.export("napi_register_module_v1", FUNCTION);
      default -> declared(image, probe);
    }
    return image;
  }

  private static FakeImage legacy(
      FakeImage image, int version, int flags, long register, long contextRegister) {
    image.nodeModule(version, flags, register, contextRegister, "probe");
    return image.imports("node_module_register");
  }

  private static void nodeApi(FakeImage image, int version) {
    image.napiModule(version, FUNCTION, "probe");
    image.imports("napi_module_register");
  }

  private static void declared(FakeImage image, String probe) {
    assertTrue(probe.startsWith("napisym_"), probe);
    String tail = probe.substring("napisym_".length());
    int level = tail.equals("exp") ? Integer.MAX_VALUE : Integer.parseInt(tail.substring(1));
    // mov eax, level; ret
    image.write(FUNCTION + 16, (byte) 0xb8).write(FUNCTION + 21, (byte) 0xc3);
    image.writeInt(FUNCTION + 17, level);
    image.export("napi_register_module_v1", FUNCTION);
    image.export("node_api_module_get_api_version_v1", FUNCTION + 16);
    assertEquals(level, AddonProfile.of(image).declaredNodeApi().orElseThrow());
  }
}
