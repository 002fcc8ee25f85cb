package dev.abilens.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.abilens.image.Platform;
import dev.abilens.target.Target;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is found around a project's addons, each thing once where it is and once where it is not.
 */
class ProjectDoctorTest {
  private static final DoctorOptions ARM =
      target(Target.unknownRuntime().on(Platform.LINUX_ARM64).build());

  @TempDir private Path directory;
  private Project project;

  @BeforeEach
  void begin() {
    project = new Project(directory);
  }

  private static DoctorOptions target(Target target) {
    return new DoctorOptions(target, Map.of(), null, null);
  }

  @Test
  void anAddonThatYarnLeavesInAnArchiveIsTold() throws IOException {
    project
        .write("package.json", "{}")
        .write(
            ".pnp.cjs",
            "const RAW_RUNTIME_STATE =\n'{\"packageRegistryData\": [[\"x\", [[\"npm:1\", {\"packageLocation\":"
                + " \"./.yarn/cache/x.zip/node_modules/x/\", \"packageDependencies\": []}]]]]}';")
        .write(".yarn/cache/none", "");
    try (ZipOutputStream zip =
        new ZipOutputStream(Files.newOutputStream(directory.resolve(".yarn/cache/x.zip")))) {
      zip.putNextEntry(new ZipEntry("node_modules/x/package.json"));
      zip.write("{\"name\":\"x\",\"version\":\"1.0.0\"}".getBytes(StandardCharsets.UTF_8));
      zip.putNextEntry(new ZipEntry("node_modules/x/x.node"));
      zip.write("x64 glibc napi8".getBytes(StandardCharsets.UTF_8));
    }
    assertEquals(
        List.of(
            "error .yarn/cache/x.zip/node_modules/x/x.node:0 x stays in an archive, where scripts"
                + " are read and no addon is loaded from."),
        project.all(ProjectCode.ADDON_IN_ARCHIVE));
    assertEquals(List.of(), project.all(ProjectCode.ADDON_IN_ARCHIVE, ARM));
    assertEquals(1, project.all(ProjectCode.NODE_MODULES_OTHER_PLATFORM, ARM).size());
    project.write(".pnp.cjs", "nothing of Yarn's");
    assertEquals(
        List.of("error .pnp.cjs:1 .pnp.cjs: none of the data that Yarn writes is in it"),
        project.all(ProjectCode.MALFORMED));
  }

  @Test
  void versionsOfNodeThatAgreeAreNotTold() throws IOException {
    project
        .write(
            "package.json",
            "{\"engines\":{\"node\":\">=20 <23\"},\"volta\":{\"node\":\"22.20.0\"}}")
        .write(".nvmrc", "v22\n")
        .write(".node-version", "22.20.0\n")
        .write(".tool-versions", "python 3.12.0\nnodejs 22.20.0\n")
        .write("Dockerfile", "FROM node:22-bookworm\n")
        .write(
            ".github/workflows/ci.yml",
            """
            jobs:
              test:
                strategy:
                  matrix:
                    node-version: [20, 22]
                steps:
                  - uses: actions/setup-node@v4
                    with:
                      node-version: ${{ matrix.node-version }}
            """);
    assertEquals(List.of(), project.look());
  }

  @Test
  void versionsOfNodeThatDisagreeAreToldWithTheirPlaces() throws IOException {
    project
        .write("package.json", "{\n  \"engines\": {\n    \"node\": \"^18 || ^20\"\n  }\n}\n")
        .write(".nvmrc", "# for all\n22\n")
        .write("Dockerfile", "FROM debian:12 AS a\nFROM node:20-bookworm\n")
        .write(".gitlab-ci.yml", "test:\n  image: node:18-alpine\n");
    assertEquals(
        List.of(
            "warning .gitlab-ci.yml:2 CI says Node.js 18, the image that runs in Dockerfile:2 has"
                + " 20: addons bound to the one do not load in the other.",
            "warning .nvmrc:2 .nvmrc says Node.js 22, CI in .gitlab-ci.yml:2 has 18: addons bound"
                + " to the one do not load in the other.",
            "warning .nvmrc:2 .nvmrc says Node.js 22, engines.node in package.json:3 allows only"
                + " ^18 || ^20: addons bound to the one do not load in the other.",
            "warning .nvmrc:2 .nvmrc says Node.js 22, the image that runs in Dockerfile:2 has 20:"
                + " addons bound to the one do not load in the other."),
        project.all(ProjectCode.NODE_VERSIONS_DISAGREE));
  }

  @Test
  void theRuntimeThatIsAskedForCounts() throws IOException {
    project.write("package.json", "{}").write(".nvmrc", "20\n");
    DoctorOptions other = target(Target.node("22").build());
    assertEquals(1, project.all(ProjectCode.NODE_VERSIONS_DISAGREE, other).size());
    DoctorOptions same = target(Target.node("20.11.1").build());
    assertEquals(List.of(), project.all(ProjectCode.NODE_VERSIONS_DISAGREE, same));
  }

  @Test
  void wordsThatAreNoVersionOrMove() throws IOException {
    project.write("package.json", "{\"engines\":{\"node\":\"new\"}}").write(".nvmrc", "lts/*\n");
    assertEquals(
        List.of(
            "warning package.json:1 engines.node \"new\" is no version of Node.js.",
            "note .nvmrc:1 .nvmrc lts/* is another version of Node.js from time to time."),
        project.all(ProjectCode.NODE_VERSION_UNCLEAR));
    assertEquals(1, project.all(ProjectCode.NODE_VERSION_NOT_PINNED).size());
  }

  @Test
  void eachFormOfLockFileTellsWhatItHolds() throws IOException {
    project.write("package.json", "{\"dependencies\":{\"sharp\":\"1\"}}");
    assertEquals(1, project.all(ProjectCode.LOCK_FILE_MISSING).size());
    String npm =
        """
        {"lockfileVersion": 3, "packages": {"": {"name": "p"},
          "node_modules/sharp": {"version": "1.0.0", "optionalDependencies":
            {"@img/sharp-linux-x64": "1.0.0", "@img/sharp-linux-arm64": "1.0.0", "@img/sharp-darwin-arm64": "1.0.0"}},
          "node_modules/@img/sharp-darwin-arm64": {"version": "1.0.0", "optional": true, "os": ["darwin"], "cpu": ["arm64"]}}}
        """;
    lacks("package-lock.json", npm, 2);
    lacks(
        "package-lock.json",
        """
        {"lockfileVersion": 1, "dependencies": {
          "sharp": {"version": "1.0.0", "requires":
            {"@img/sharp-linux-x64": "1.0.0", "@img/sharp-linux-arm64": "1.0.0", "@img/sharp-darwin-arm64": "1.0.0"}},
          "@img/sharp-darwin-arm64": {"version": "1.0.0", "optional": true}}}
        """,
        2);
    lacks(
        "pnpm-lock.yaml",
        """
        lockfileVersion: '9.0'
        packages:
          '@img/sharp-darwin-arm64@1.0.0':
            cpu: [arm64]
            os: [darwin]
          sharp@1.0.0:
            resolution: {integrity: sha512-x}
        snapshots:
          sharp@1.0.0:
            optionalDependencies:
              '@img/sharp-darwin-arm64': 1.0.0
              '@img/sharp-linux-arm64': 1.0.0
              '@img/sharp-linux-x64': 1.0.0
        """,
        6);
    lacks(
        "pnpm-lock.yaml",
        """
        lockfileVersion: 5.4
        packages:
          /@img/sharp-darwin-arm64/1.0.0:
            cpu: [arm64]
          /sharp/1.0.0:
            requiresBuild: true
            optionalDependencies:
              '@img/sharp-darwin-arm64': 1.0.0
              '@img/sharp-linux-arm64': 1.0.0
              '@img/sharp-linux-x64': 1.0.0
        """,
        5);
    lacks(
        "yarn.lock",
        """
        # yarn lockfile v1


        "@img/sharp-darwin-arm64@1.0.0":
          version "1.0.0"

        sharp@1, sharp@^1.0.0:
          version "1.0.0"
          optionalDependencies:
            "@img/sharp-darwin-arm64" "1.0.0"
            "@img/sharp-linux-arm64" "1.0.0"
            "@img/sharp-linux-x64" "1.0.0"
        """,
        7);
    lacks(
        "yarn.lock",
        """
        __metadata:
          version: 8

        "@img/sharp-darwin-arm64@npm:1.0.0":
          version: 1.0.0
          conditions: os=darwin & cpu=arm64
          languageName: node

        "sharp@npm:1.0.0":
          version: 1.0.0
          dependencies:
            "@img/sharp-darwin-arm64": "npm:1.0.0"
            "@img/sharp-linux-arm64": "npm:1.0.0"
            "@img/sharp-linux-x64": "npm:1.0.0"
          dependenciesMeta:
            "@img/sharp-darwin-arm64":
              optional: true
            "@img/sharp-linux-arm64":
              optional: true
            "@img/sharp-linux-x64":
              optional: true
        """,
        9);
    lacks(
        "bun.lock",
        """
        {
          // text since 1.2
          "lockfileVersion": 1,
          "packages": {
            "@img/sharp-darwin-arm64": ["@img/sharp-darwin-arm64@1.0.0", "", { "os": "darwin", "cpu": "arm64" }, "sha512-x"],
            "sharp": ["sharp@1.0.0", "", { "optionalDependencies": { "@img/sharp-darwin-arm64": "1.0.0", "@img/sharp-linux-arm64": "1.0.0", "@img/sharp-linux-x64": "1.0.0" } }, "sha512-x"],
          }
        }
        """,
        6);
  }

  /** A lock file that holds only what is for macOS. */
  private void lacks(String file, String text, int line) throws IOException {
    project.write(file, text);
    assertEquals(
        List.of(
            "warning "
                + file
                + ":"
                + line
                + " sharp 1.0.0 comes with a package for each platform, and the lock file lacks"
                + " @img/sharp-linux-arm64 and @img/sharp-linux-x64: an install by it lacks them"
                + " there."),
        project.all(ProjectCode.PLATFORM_PACKAGES_NOT_LOCKED));
    List<String> certain = project.all(ProjectCode.PLATFORM_PACKAGES_NOT_LOCKED, ARM);
    assertTrue(certain.get(0).startsWith("error " + file + ":" + line), certain.toString());
    assertTrue(certain.get(0).contains("lacks @img/sharp-linux-arm64: "), certain.toString());
    assertEquals(List.of(), project.all(ProjectCode.LOCK_FILE_MISSING));
    Files.delete(directory.resolve(file));
  }

  @Test
  void severalLockFilesAndOneOfAnotherManager() throws IOException {
    project
        .write("package.json", "{\n\"packageManager\": \"pnpm@10.20.0\"}")
        .write("package-lock.json", "{\"lockfileVersion\":3,\"packages\":{}}")
        .write("bun.lockb", "binary");
    assertEquals(1, project.all(ProjectCode.SEVERAL_LOCK_FILES).size());
    assertEquals(1, project.all(ProjectCode.LOCK_FILE_NOT_READABLE).size());
    assertEquals(
        List.of(
            "warning package.json:2 The project is for pnpm@10.20.0, but its lock file is"
                + " package-lock.json, bun.lockb."),
        project.all(ProjectCode.PACKAGE_MANAGERS_DISAGREE));
  }

  @Test
  void addonsOfAnotherPlatform() throws IOException {
    project.install("one", "1.0.0", "arm64 napi8").install("two", "1.0.0", "x64 napi8");
    assertEquals(
        List.of(
            "warning node_modules/one/build/Release/addon.node:0 one has addons for linux-arm64,"
                + " none for linux-x64."),
        project.all(ProjectCode.NODE_MODULES_OTHER_PLATFORM));
    List<String> asked = project.all(ProjectCode.NODE_MODULES_OTHER_PLATFORM, ARM);
    assertEquals(1, asked.size());
    assertTrue(asked.get(0).startsWith("error node_modules/two/"), asked.toString());
    project.write("node_modules/one/prebuilds/linux-x64/addon.node", "x64 napi8");
    assertEquals(List.of(), project.all(ProjectCode.NODE_MODULES_OTHER_PLATFORM));
  }

  @Test
  void packagesOfOnePlatformEach() throws IOException {
    project.write(
        "node_modules/@img/sharp-darwin-arm64/package.json",
        "{\"name\":\"@img/sharp-darwin-arm64\",\"os\":[\"darwin\"],\"cpu\":[\"arm64\"]}");
    assertEquals(1, project.all(ProjectCode.PLATFORM_PACKAGE_NOT_INSTALLED).size());
    project.write(
        "node_modules/@img/sharp-linux-x64/package.json",
        "{\"name\":\"@img/sharp-linux-x64\",\"os\":[\"linux\"],\"cpu\":[\"x64\"],\"libc\":[\"glibc\"]}");
    assertEquals(List.of(), project.all(ProjectCode.PLATFORM_PACKAGE_NOT_INSTALLED));
    DoctorOptions musl =
        target(Target.unknownRuntime().on(Platform.LINUX_X64).distro("alpine:3.20").build());
    assertEquals(1, project.all(ProjectCode.PLATFORM_PACKAGE_NOT_INSTALLED, musl).size());
  }

  /** As {@code npm install --omit=optional} leaves them. */
  @Test
  void packagesOfOnePlatformEachOfWhichNoneIsThere() throws IOException {
    project.write(
        "node_modules/rollup/package.json",
        "{\"name\":\"rollup\",\"optionalDependencies\":{\"@rollup/rollup-linux-x64-gnu\":\"1\","
            + "\"@rollup/rollup-linux-x64-musl\":\"1\",\"@rollup/rollup-darwin-arm64\":\"1\",\"fsevents\":\"2\"}}");
    DoctorOptions glibc =
        target(Target.unknownRuntime().on(Platform.LINUX_X64).glibc("2.36").build());
    assertEquals(
        List.of(
            "error node_modules/rollup:0 rollup comes with a package for each platform, and"
                + " @rollup/rollup-linux-x64-gnu is not installed."),
        project.all(ProjectCode.PLATFORM_PACKAGE_NOT_INSTALLED, glibc));
    project.write("node_modules/@rollup/rollup-linux-x64-gnu/package.json", "{}");
    assertEquals(List.of(), project.all(ProjectCode.PLATFORM_PACKAGE_NOT_INSTALLED, glibc));
  }

  @Test
  void addonsThatAreBoundToANode() throws IOException {
    project.install("one", "1.0.0", "x64 node108").install("sqlite3", "4.2.0", "x64 node115");
    assertEquals(
        List.of(
            "warning node_modules/sqlite3/build/Release/addon.node:0 sqlite3 is bound to"
                + " NODE_MODULE_VERSION 115; from 5.0.0 on it uses Node-API and loads in every"
                + " later Node.js.",
            "note node_modules/one/build/Release/addon.node:0 one is bound to NODE_MODULE_VERSION"
                + " 108: it has to be built or fetched anew for each major of Node.js."),
        project.all(ProjectCode.ADDON_BOUND_TO_NODE));
    project.write("package.json", "{}").write(".nvmrc", "20.11.1\n");
    assertEquals(
        List.of(
            "error node_modules/one/build/Release/addon.node:0 one is bound to NODE_MODULE_VERSION"
                + " 108, and the project runs 115 by .nvmrc 20.11.1 in .nvmrc."),
        project.all(ProjectCode.ADDON_OTHER_NODE));
    project.write("node_modules/one/build/Release/other.node", "x64 napi8");
    assertEquals(List.of(), project.all(ProjectCode.ADDON_OTHER_NODE));
  }

  @Test
  void levelsOfNodeApi() throws IOException {
    project
        .write("package.json", "{\"name\":\"own\",\n\"binary\":{\"napi_versions\":[3, 4, 5, 6]}}")
        .write("build/Release/own.node", "x64 napi8");
    assertEquals(
        List.of(
            "warning package.json:2 own: binary.napi_versions names [3, 4, 5, 6], own.node declares"
                + " 8: a runtime below level 8 that the package takes for one that will do ends at"
                + " loading it."),
        project.all(ProjectCode.NAPI_VERSIONS_DIFFER));
    project.write("build/Release/own.node", "x64 napi6");
    assertEquals(List.of(), project.all(ProjectCode.NAPI_VERSIONS_DIFFER));
    project.write("binding.gyp", "{'targets':[{'defines':['NAPI_VERSION=4']}]}");
    assertTrue(
        project
            .all(ProjectCode.NAPI_VERSIONS_DIFFER)
            .get(0)
            .contains("NAPI_VERSION 4, own.node declares 6"));
    project.write("build/Release/second.node", "x64 napi6");
    assertEquals(1, project.all(ProjectCode.NAPI_VERSIONS_DIFFER).size());
    assertTrue(
        project
            .all(ProjectCode.NAPI_VERSIONS_DIFFER)
            .get(0)
            .contains("NAPI_VERSION 4, own.node and 1 other declare 6"));
    project.write("binding.gyp", "{}").write("lib/binding/napi-v3/own.node", "x64 napi6");
    assertTrue(
        project.all(ProjectCode.NAPI_VERSIONS_DIFFER).get(0).contains("its path says level 3"));
  }

  @Test
  void theInstallScriptOfTheArticle() throws IOException {
    project.write(
        "package.json",
        """
        {
          "scripts": {
            "install": "prebuild-install || node-gyp rebuild",
            "rebuild": "node-gyp rebuild"
          },
          "binary": {
            "napi_versions": [3, 4, 5, 6]
          }
        }
        """);
    assertEquals(2, project.all(ProjectCode.INSTALL_SCRIPT_WRONG).size());
    assertTrue(
        project.all(ProjectCode.INSTALL_SCRIPT_BUILDS).get(0).startsWith("note package.json:3"));
    project.write(
        "package.json",
        "{\"scripts\":{\"install\":\"prebuild-install -r napi\"},\"binary\":{\"napi_versions\":[3]},"
            + "\"dependencies\":{\"prebuild-install\":\"7\"}}");
    assertEquals(List.of(), project.all(ProjectCode.INSTALL_SCRIPT_WRONG));
  }

  @Test
  void scriptsThatAreNotRun() throws IOException {
    String lock =
        "{\"lockfileVersion\":3,\"packages\":{\"node_modules/bcrypt\":{\"version\":\"5.0.0\",\"hasInstallScript\":true}}}";
    project.write("package.json", "{}").write("package-lock.json", lock);
    assertEquals(List.of(), project.all(ProjectCode.SCRIPTS_SKIPPED));
    project.write(".npmrc", "fund=false\nignore-scripts = true\n");
    assertEquals(
        List.of(
            "warning .npmrc:2 Install scripts are left out: those of bcrypt are not run, and what"
                + " they would build or fetch is not there."),
        project.all(ProjectCode.SCRIPTS_SKIPPED));
  }

  @Test
  void scriptsThatHaveToBeAllowed() throws IOException {
    project
        .write("package.json", "{\"packageManager\":\"pnpm@10.20.0\"}")
        .write("pnpm-lock.yaml", "lockfileVersion: '9.0'\n")
        .write(
            "node_modules/.pnpm/bcrypt@5.0.0/node_modules/bcrypt/package.json",
            "{\"name\":\"bcrypt\",\"scripts\":{\"install\":\"node-pre-gyp install\"}}");
    assertEquals(1, project.all(ProjectCode.SCRIPTS_SKIPPED).size());
    project.write("pnpm-workspace.yaml", "onlyBuiltDependencies:\n  - bcrypt\n");
    assertEquals(List.of(), project.all(ProjectCode.SCRIPTS_SKIPPED));
    project.write("pnpm-workspace.yaml", "packages: []\n");
    project.write("package.json", "{\"packageManager\":\"pnpm@9.15.0\"}");
    assertEquals(List.of(), project.all(ProjectCode.SCRIPTS_SKIPPED));
  }

  @Test
  void scriptsOfYarnAndBun() throws IOException {
    project
        .write("yarn.lock", "__metadata:\n  version: 8\n")
        .write(".yarnrc.yml", "nodeLinker: node-modules\nenableScripts: false\n")
        .write("package.json", "{}");
    assertEquals(1, project.all(ProjectCode.SCRIPTS_SKIPPED).size());
    Files.delete(directory.resolve("yarn.lock"));
    project
        .write("bun.lock", "{\"lockfileVersion\":1,\"packages\":{}}")
        .write("node_modules/a/package.json", "{\"name\":\"a\",\"scripts\":{\"install\":\"x\"}}");
    assertEquals(1, project.all(ProjectCode.SCRIPTS_SKIPPED).size());
    project.write("package.json", "{\"trustedDependencies\":[\"a\"]}");
    assertEquals(List.of(), project.all(ProjectCode.SCRIPTS_SKIPPED));
  }

  @Test
  void toolsAreLookedForInTheRoot(@TempDir Path root) throws IOException {
    Project system = new Project(root);
    system.write("etc/os-release", "ID=alpine\nVERSION_ID=3.20.3\n").write("usr/bin/make", "");
    DoctorOptions options = target(Target.node("24").on(Platform.LINUX_X64).root(root).build());
    List<ProjectFinding> missing =
        project.look(options).stream()
            .filter(finding -> finding.code() == ProjectCode.BUILD_TOOLS_MISSING)
            .toList();
    assertEquals(
        root + " lacks Python and a C++ compiler.", missing.get(0).message(), missing.toString());
    assertEquals(List.of("apk add --no-cache python3 make g++."), missing.get(0).remedies());
    system.write("usr/bin/python3.7", "").write("usr/lib/gcc/x86_64-linux-gnu/8/cc1plus", "");
    system.write("usr/bin/g++-8", "");
    Files.createSymbolicLink(root.resolve("usr/bin/python3"), Path.of("python3.7"));
    Files.createSymbolicLink(root.resolve("usr/bin/g++"), Path.of("g++-8"));
    assertEquals(
        List.of(
            "note :0 GCC 8 is too old for the headers of Node.js 24, which are C++20: that takes"
                + " GCC 10 or later.",
            "note :0 Python 3.7 is too old for the node-gyp that comes with Node.js 24, which needs"
                + " 3.8 or later."),
        project.all(ProjectCode.BUILD_TOOLS_MISSING, options));
  }

  @Test
  void alternativesAreToldOfDirectDependencies() throws IOException {
    project.write("package.json", "{\"dependencies\":{\n\"bcrypt\":\"5\", \"express\":\"5\"}}");
    assertEquals(1, project.all(ProjectCode.PURE_JS_ALTERNATIVE).size());
    assertTrue(
        project
            .all(ProjectCode.PURE_JS_ALTERNATIVE)
            .get(0)
            .startsWith("note package.json:2 bcrypt"));
  }

  @Test
  void withoutAddonsStagesThatDifferAreANote() throws IOException {
    project.write(
        "Dockerfile",
        """
        FROM node:18-bookworm AS a
        WORKDIR /app
        RUN npm ci
        FROM node:20-bookworm
        COPY --from=a /app/node_modules /app/node_modules
        """);
    String lock =
        "{\"lockfileVersion\":3,\"packages\":{\"node_modules/a\":{\"version\":\"1.0.0\"%s}}}";
    project.write("package-lock.json", lock.formatted(",\"hasInstallScript\":true"));
    assertTrue(project.all(ProjectCode.STAGE_NODE_MISMATCH).get(0).startsWith("error"));
    assertEquals(1, project.all(ProjectCode.NO_REBUILD_AFTER_COPY).size());
    project.write("package-lock.json", lock.formatted(""));
    assertTrue(project.all(ProjectCode.STAGE_NODE_MISMATCH).get(0).startsWith("note"));
    assertEquals(List.of(), project.all(ProjectCode.NO_REBUILD_AFTER_COPY));
  }

  @Test
  void composeChoosesStageArgumentsAndMounts() throws IOException {
    project
        .write(
            "api/Dockerfile",
            """
            ARG RUN=18
            FROM node:18-bookworm AS a
            WORKDIR /app
            RUN npm ci
            FROM node:${RUN}-bookworm AS b
            COPY --from=a /app/node_modules /app/node_modules
            FROM node:18-alpine3.20
            COPY --from=a /app/node_modules /app/node_modules
            """)
        .write(
            "docker-compose.yml",
            """
            services:
              api:
                platform: linux/amd64
                build:
                  context: ./api
                  target: b
                  args:
                    - RUN=20
                volumes:
                  - ./api:/app
                  - data:/data
            """);
    List<ProjectFinding> found = project.look();
    assertTrue(found.stream().anyMatch(f -> f.code() == ProjectCode.STAGE_NODE_MISMATCH));
    assertTrue(found.stream().noneMatch(f -> f.code() == ProjectCode.STAGE_LIBC_MISMATCH));
    assertEquals(
        List.of(
            "warning docker-compose.yml:10 Service api mounts ./api over /app/node_modules of its"
                + " image: the addons are those of the machine, whatever the image was built"
                + " with."),
        project.all(ProjectCode.HOST_NODE_MODULES_MOUNTED));
    project.write(
        "docker-compose.yml",
        """
        services:
          api:
            build: ./api
            volumes: ["./api:/app", "/app/node_modules"]
        """);
    assertEquals(List.of(), project.all(ProjectCode.HOST_NODE_MODULES_MOUNTED));
  }
}
