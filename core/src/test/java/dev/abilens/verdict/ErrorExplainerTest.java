package dev.abilens.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.abilens.data.Table;
import dev.abilens.install.Condition;
import dev.abilens.install.InstallMessage;
import dev.abilens.install.InstallMessages;
import dev.abilens.node.LoaderMessage;
import dev.abilens.node.LoaderMessages;
import dev.abilens.words.Wording;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorExplainerTest {
  private static List<Code> codes(String text) {
    return ErrorExplainer.explain(text).stream().map(Explanation::code).toList();
  }

  @Test
  void aMismatchWhoseHeadOrTailIsLeftOut() {
    String head =
        "was compiled against a different Node.js version using\nNODE_MODULE_VERSION 93. This"
            + " version of Node.js requires\nNODE_MODULE_VERSION 103. Please try";
    Explanation explanation = ErrorExplainer.explain(head).get(0);
    assertEquals(Code.ABI_MISMATCH, explanation.code());
    assertEquals(
        "NODE_MODULE_VERSION 93. This version of Node.js requires NODE_MODULE_VERSION 103",
        explanation.message());
    assertEquals(
        "The addon was compiled for NODE_MODULE_VERSION 93, the runtime that loads it has 103.",
        explanation.cause());
    assertEquals(2, explanation.runtimes().size());
    assertTrue(explanation.runtimes().get(0).startsWith("NODE_MODULE_VERSION 93 is Node.js 16."));
  }

  /** A log that begins or ends within the message: one number of the two is told. */
  @Test
  void whatIsCutNamesTheRuntimesOfWhatIsLeft() {
    Explanation tail =
        ErrorExplainer.explain(
                "This version of Node.js requires\nNODE_MODULE_VERSION 108. Please try re-compiling")
            .get(0);
    assertEquals(Code.ABI_MISMATCH, tail.code());
    assertEquals(List.of("NODE_MODULE_VERSION 108 is Node.js 18.0.0 to 18.20.8."), tail.runtimes());
    assertTrue(tail.cause().endsWith("than that of the runtime that loads it, which has 108."));
    Explanation head =
        ErrorExplainer.explain(
                "was compiled against a different Node.js version using\nNODE_MODULE_VERSION 93.")
            .get(0);
    assertEquals(List.of("NODE_MODULE_VERSION 93 is Node.js 16.0.0 to 16.20.2."), head.runtimes());
    for (String part :
        List.of(
            "NODE_MODULE_VERSION 93. This version of Node.js requires",
            "NODE_MODULE_VERSION 93. Please try re-compiling or re-installing"))
      assertEquals(head.runtimes(), ErrorExplainer.explain(part).get(0).runtimes(), part);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          WRONG_ARCHITECTURE | dlopen(/a/x.node, 0x0001): tried: '/a/x.node' (mach-o file, but is an incompatible architecture (have 'x86_64', need 'arm64e' or 'arm64'))
          WRONG_ARCHITECTURE | mach-o file, but is an incompatible architecture (have 'arm64', need 'x86_64h' or 'x86_64')
          WRONG_ARCHITECTURE | dlopen(/a/x.node, 0x0001): tried: '/a/x.node' (fat file, but missing compatible architecture (have 'i386,x86_64', need 'arm64e' or 'arm64'))
          MALFORMED | dlopen(/a/x.node, 0x0001): tried: '/a/x.node' (file too short), '/System/Volumes/Preboot/Cryptexes/OS/a/x.node' (no such file), '/a/x.node' (file too short)
          MALFORMED | dlopen(/a/x.node, 0x0001): tried: '/a/x.node' (truncated mach-o error: segment __TEXT extends to 12 which is past end of file 8)
          UNSIGNED | dlopen(/a/x.node, 0x0001): tried: '/a/x.node' (library load disallowed by system policy)
          ENGINE_MISMATCH | WARN  Unsupported engine: wanted: {"node":">=18"} (current: {"node":"v16.20.0","pnpm":"8.6.0"})
          MISSING_LIBRARY | Error: Module not found. \\\\?\\Z:\\app\\x.node
          MISSING_LIBRARY | Error: Das angegebene Modul wurde nicht gefunden.
          MISSING_LIBRARY | Error: 找不到指定的模块。
          UNDEFINED_SYMBOL | Error: Не найдена указанная процедура.
          WRONG_FORMAT | Error: \\\\?\\C:\\x.node は有効な Win32 アプリケーションではありません。
          """)
  void whatSystemsSayInOtherWords(Code code, String text) {
    assertEquals(List.of(code), codes(text), text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ADDONS_DISABLED | Error: Dynamic loading not supported%    at process.dlopen (pkg/prelude/bootstrap.js:2212:28)
          PYTHON_INCOMPLETE | from compiler.ast import Const%ImportError: No module named compiler.ast%gyp ERR! configure error
          PYTHON_TOO_NEW | from compiler.ast import Const%ModuleNotFoundError: No module named 'compiler'%gyp ERR! configure error
          NODE_GYP_MISSING | node-pre-gyp ERR! build error%node-pre-gyp ERR! stack Error: Failed to execute 'node-gyp clean' (Error: spawn node-gyp ENOENT)
          PREBUILT_DOWNLOAD_FAILED | node-pre-gyp ERR! Tried to download(undefined): https://a/b.tar.gz%node-pre-gyp ERR! Pre-built binaries not found for a@1.0.0 and node@8.6.0 (node-v57 ABI) (falling back to source compile with node-gyp)
          NO_PREBUILT | node-pre-gyp ERR! Tried to download(404): https://a/b.tar.gz%node-pre-gyp ERR! Pre-built binaries not found for a@1.0.0 and node@8.6.0 (node-v57 ABI) (falling back to source compile with node-gyp)
          MSBUILD_NOT_FOUND | gyp ERR! find VS could not use PowerShell to find Visual Studio 2017 or newer
          ADDON_SOURCE_TOO_OLD | nan_converters_43_inl.h(60): error C2664: 'bool v8::Value::BooleanValue(void) const': cannot convert argument 1 from 'v8::Isolate *' to 'v8::Local<v8::Context>'
          BUNDLED_ADDON | Module parse failed: /app/a.node Unexpected character
          BUNDLED_ADDON | Module parse failed: Unexpected character '�' (1:2)%You may need an appropriate loader to handle this file type
          BUNDLED_ADDON | Module not found: Error: Can't resolve '@s/a-linux-arm-gnueabihf' in '/app/node_modules/@s/a'
          ADDON_IMPORTED | TypeError [ERR_UNKNOWN_FILE_EXTENSION]: Unknown file extension ".node" for /app/a.node
          ADDON_IMPORTED | Error [ERR_UNKNOWN_BUILTIN_MODULE]: No such built-in module: /app/a.node
          BINDING_FILE_MISSING | Error: Cannot find module '/app/node_modules/sqlite3/lib/binding/electron-v1.7-darwin-x64/node_sqlite3.node'
          OPTIONAL_PLATFORM_PACKAGE_MISSING | Error: Cannot find module './snappy.linux-x64-gnu.node'
          BUNDLED_ADDON | Cannot find module 'undefinedbuild/Release/sharp-win32-x64.node'
          CPU_TOO_OLD | $ /usr/bin/node%Illegal instruction
          MISSING_LIBRARY | Error: libsecret-1.so.0: Kann die Shared-Object-Datei nicht Ã¶ffnen: Datei oder Verzeichnis nicht gefunden
          WRONG_FORMAT | Error: /app/a.node: 无效的 ELF 头
          WRONG_FORMAT | invalid ELF header
          BINDING_FILE_MISSING | Error: Could not locate the bindings file
          NODE_GYP_MISSING | npm error sharp: Please add node-addon-api to your dependencies
          OPTIONAL_PLATFORM_PACKAGE_MISSING | warn  - Attempted to load @s/a-linux-x64-gnu, but it was not installed
          PACKAGE_VERSIONS_DIFFER | Error: Cannot start service: Host version "0.19.2" does not match binary version "0.18.20"
          FILE_IN_USE | npm ERR! code EPERM%npm ERR! Error: EPERM: operation not permitted, unlink 'C:\\a\\node_modules\\b\\build\\Release\\b.node'
          HEADERS_DOWNLOAD_FAILED | gyp ERR! stack TypeError: fetch failed%gyp ERR! stack Error: getaddrinfo EAI_AGAIN nodejs.org
          HEADERS_DOWNLOAD_FAILED | ../src/x.cc:1:10: fatal error: node_api.h: No such file or directory%gyp ERR! build error
          BUILD_DEPENDENCY_MISSING | /bin/sh: 1: pkg-config: not found%gyp: Call to 'pkg-config pixman-1 --libs' returned exit status 127 while in binding.gyp.
          BINDING_FILE_MISSING | Error: Cannot find module '/app/node_modules/grpc/src/node/extension_binary/node-v72-linux-x64-glibc/grpc_node.node'
          NODE_API_TOO_NEW | prebuild-install warn install This Node instance does not support N-API version 8
          ADDON_IMPORTED | error: Expected a JavaScript or TypeScript module, but identified a Unknown module. Importing these types of modules is currently not supported.%  Specifier: file:///app/node_modules/a/build/Release/a.node
          CPU_TOO_OLD | panic(main thread): Illegal instruction at address 0x7F7145AA00FD%Crashed while loading native module: /app/node_modules/a/build/Release/a.node
          CRASH_AT_LOAD | NODE API FATAL ERROR: %Aborted
          CRASH_AT_LOAD | Deno has panicked. This is a bug in Deno. Please report this%at https://github.com/denoland/deno/issues/new.%thread 'main' panicked at ext/napi/lib.rs:480:7:
          NODE_GYP_MISSING | Error: Cannot find module 'node-addon-api'%gyp: Call to 'node -p "require('node-addon-api').include"' returned exit status 1 while in binding.gyp.
          UNREADABLE | {"errorMessage":"Access is denied.\\n\\\\\\\\?\\\\C:\\\\a\\\\b.node","code":"ERR_DLOPEN_FAILED"}
          CRASH_AT_LOAD | FATAL ERROR: %----- Native stack trace -----%%7: 0x947d68 node::Environment::TryLoadAddon(char const*, int, std::function<bool (node::binding::DLib*)> const&) [/work/node]
          FAILS_AT_CALL | dyld[1234]: missing symbol called%zsh: abort      deno run -A main.ts
          CPP_STANDARD_UNSUPPORTED | /h/.node-gyp/4.0.0/deps/v8/include/v8.h:353: error: ‘nullptr’ was not declared in this scope%gyp ERR! build error
          ADDON_SOURCE_TOO_OLD | ../src/a.cc:9:29: error: unknown type name 'Arguments'; did you mean 'v8::internal::Arguments'?%gyp ERR! build error
          RUNTIME_WRONG_LIBC | Error relocating /usr/local/bin/node: __register_atfork: symbol not found
          OPTIONAL_PLATFORM_PACKAGE_MISSING | @w/b:dev: Error: Cannot find module './swc.linux-x64-gnu.node'%@w/b:dev: Require stack:%@w/b:dev: - /a/node_modules/@swc/core/binding.js%@w/b:dev: Error: Cannot find module '@swc/core-linux-x64-gnu'
          OPTIONAL_PLATFORM_PACKAGE_MISSING | Error: Failed to load native binding%    Error: Cannot find module './swc.linux-x64-gnu.node'%    Require stack:%    - /a/node_modules/@swc/core/binding.js%    Error: Cannot find module '@swc/core-linux-x64-gnu'
          RUNTIME_WRONG_LIBC | exec /usr/local/bin/docker-entrypoint.sh: no such file or directory
          RUNTIME_WRONG_LIBC | /bin/sh: /usr/local/bin/node: not found
          RUNTIME_WRONG_ARCHITECTURE | Error: spawn Unknown system error -8
          UNSIGNED | "fsevents.node" is damaged and can't be opened. You should move it to the Trash.
          UNREADABLE | Error: dlopen(/a/x.node, 0x0001): tried: '/a/x.node' (errno=13)
          CRASH_AT_LOAD | Error: Eine DLL-Initialisierungsroutine ist fehlgeschlagen.
          UNSIGNED | dlopen(/T/.a, 1): no suitable image found.  Did find:%	/T/.a: code signature in (/T/.a) not valid for use in process using Library Validation: mapped file has no cdhash, completely unsigned?
          """)
  void whatPeoplePaste(Code code, String text) {
    assertEquals(List.of(code), codes(text.replace('%', '\n')), text);
  }

  @Test
  void ofImagesNoBundlerSpeaksHere() {
    assertEquals(
        List.of(),
        codes(
            "Module parse failed: Unexpected character '\uFFFD' (1:0)\n"
                + "You may need an appropriate loader to handle this file type"));
  }

  /** What a library takes from its program is never found by what loads it without one. */
  @Test
  void whatLddMissesIsNotMissing() {
    String symbol = "Error relocating a.node: _ZN2v87Isolate10GetCurrentEv: symbol not found\n";
    assertEquals(List.of(Code.UNDEFINED_SYMBOL), codes(symbol));
    String ldd = "\tlibc.so.6 => /lib/libc.so.6 (0x7f75786b0000)\n";
    assertEquals(List.of(), codes(ldd + symbol));
    assertEquals(List.of(Code.UNDEFINED_SYMBOL), codes(ldd + "Error: " + symbol));
    assertEquals(
        List.of(Code.WRONG_LIBC),
        codes(ldd + symbol + "Error relocating a.node: __snprintf_chk: symbol not found\n"));
  }

  @Test
  void whatOfLibuvIsMissingIsNotBuiltAnew() {
    Explanation explanation =
        ErrorExplainer.explain("Error: /a/b.node: undefined symbol: uv_default_loop").get(0);
    assertEquals(
        "Run it with a Node.js whose libuv has uv_default_loop: Bun has few of libuv's functions,"
            + " Electron not all.",
        explanation.remedies().get(0));
  }

  /** No build of an addon brings V8 to a runtime that is made without it. */
  @ParameterizedTest
  @CsvSource({"bun, true", "/root/.bun/bin/bun, true", "deno, true", "node, false"})
  void whatHasNoV8IsNoCaseForARebuild(String program, boolean other) {
    Explanation explanation =
        ErrorExplainer.explain(
                program + ": symbol lookup error: /a/b.node: undefined symbol: uv_async_init")
            .get(0);
    assertEquals(Code.FAILS_AT_CALL, explanation.code());
    assertEquals(other, explanation.remedies().get(0).endsWith("or run it with Node.js."));
  }

  @Test
  void aFileWithoutANameStandsForItself() {
    assertEquals(
        "Sign it ad hoc, after whatever changes it last: codesign --force --sign - FILE.",
        ErrorExplainer.explain("a.node: not valid for use in process").get(0).remedies().get(0));
  }

  @Test
  void anImageForAnotherProcessorIsRunOnItsOwn() {
    Explanation explanation =
        ErrorExplainer.explain("exec /usr/local/bin/docker-entrypoint.sh: exec format error")
            .get(0);
    assertTrue(explanation.cause().contains("another processor architecture"));
    assertTrue(explanation.remedies().get(0).contains("--platform linux/amd64"));
  }

  @Test
  void aListIsOneValue() {
    String text =
        "(fat file, but missing compatible architecture (have 'i386,x86_64', need 'arm64'))";
    Explanation explanation = ErrorExplainer.explain(text).get(0);
    assertTrue(explanation.message().contains("'i386,x86_64'"), explanation.message());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Error: Module not found. Please install it first",
        "Error: Module not found: Error: Can't resolve 'fs' in '/app/src'"
      })
  void whatOtherToolsDoNotFindIsNoAddon(String text) {
    assertEquals(List.of(), codes(text));
  }

  @Test
  void aWholeMismatchIsToldOnce() {
    assertEquals(
        List.of(Code.ABI_MISMATCH),
        codes(
            "The module '/a.node'\nwas compiled against a different Node.js version using\n"
                + "NODE_MODULE_VERSION 93. This version of Node.js requires\n"
                + "NODE_MODULE_VERSION 108. Please try re-compiling or re-installing\n"
                + "the module (for instance, using `npm rebuild` or `npm install`)."));
  }

  @Test
  void whatMuslMissesAndGlibcHasIsForTheOtherLibrary() {
    assertEquals(
        List.of(Code.WRONG_LIBC),
        codes("Error: Error relocating /a.node: __strncpy_chk: symbol not found"));
    assertEquals(
        List.of(Code.UNDEFINED_SYMBOL),
        codes("Error: Error relocating /a.node: no_such_function: symbol not found"));
  }

  /** What failed comes before what comes of it, and what says nothing by itself is left out. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "MAKE_NOT_FOUND | npm error command failed%gyp ERR! build error%gyp ERR! stack Error: not found: make",
        "SCRIPTS_BLOCKED | Blocked 2 postinstalls. Run `bun pm untrusted` for details.",
        "COMPILER_NOT_FOUND | make: g++: Command not found%make: *** [x.o] Error 127%gyp ERR! stack Error: `make` failed with exit code: 2",
        "NODE_GYP_FAILED | gyp ERR! build error%gyp ERR! stack Error: `make` failed with exit code: 2",
        "NO_PREBUILT MSBUILD_NOT_FOUND | npm error command failed%prebuild-install warn install No prebuilt binaries found (target=23.6.1 runtime=node arch=x64 libc= platform=win32)%gyp ERR! stack Error: Could not find any Visual Studio installation to use",
        "PYTHON_NOT_FOUND | gyp ERR! find Python - \"python3\" is not in PATH or produced an error%gyp ERR! find Python - \"python\" is not in PATH or produced an error%gyp ERR! stack Error: Could not find any Python installation to use",
        "TLS_INTERCEPTED | gyp ERR! stack FetchError: request to https://nodejs.org/dist/v16.0.0/x-headers.tar.gz failed, reason: unable to get local issuer certificate",
        "HEADERS_DOWNLOAD_FAILED | gyp http fetch GET https://nodejs.org/x attempt 1 failed with ENOTFOUND%gyp ERR! stack Error: This is most likely not a problem with node-gyp or the package itself and%gyp ERR! stack is related to network connectivity.",
        "GLIBC_TOO_OLD | Error: Failed to load native binding%[cause]: Error: /lib/libc.so.6: version `GLIBC_2.33' not found (required by /a/node_modules/@x/y-linux-x64-gnu/y.node)%Cannot find module '@x/y-linux-x64-musl'",
        "CPU_TOO_OLD | Could not load the \"sharp\" module using the linux-x64 runtime%Unsupported CPU: Prebuilt binaries for linux-x64 require v2 microarchitecture",
        "HEADERS_DOWNLOAD_FAILED | gyp: C:\\a\\14.15.4\\common.gypi not found (cwd: C:\\a\\node_modules\\x) while reading includes of binding.gyp while trying to load binding.gyp%gyp ERR! configure error",
        "HEADERS_DOWNLOAD_FAILED | C:\\a\\x64\\node.lib : fatal error L%NK1127: library is corrupt [C:\\a\\x.vcxproj]%gyp ERR! build error",
        "BUILD_DEPENDENCY_MISSING | C:\\a\\x.cc(1,10): fatal error C1083: Cannot open include file: 'usb.h': No such file or directory [C:\\a\\node_modules\\x\\build\\x.vcxproj]",
        "COMPILER_NOT_FOUND | v8.h(21): fatal error C1083: Cannot open include file: 'memory': No such file or directory [C:\\a\\x.vcxproj]%gyp ERR! build error",
        "COMPILER_NOT_FOUND | npm ERR! command sh -c node-gyp rebuild%npm ERR! ../src/a.h:6:10: fatal error: 'memory' file not found",
        "COMPILER_NOT_FOUND | gyp info spawn make%../a.c:1:10: fatal error: stdio.h: No such file or directory%gyp ERR! build error",
        "BUILD_OUT_OF_MEMORY | g++: fatal error: Killed signal terminated program cc1plus%compilation terminated.%gyp ERR! build error",
        "BUILD_OUT_OF_MEMORY | gyp info spawn make%make: *** [foo.target.mk:111: Release/obj.target/foo/foo.o] Killed",
        "BUILD_FAILED | bun install v1.4.5 (a7733435c)%%error: install script from \"dep\" exited with 3",
        "BUILD_FAILED | ERR! OMG Cannot read property 'verbose' of undefined",
        "NODE_GYP_MISSING | info RUN cmake --build build%/a/src/addon.cc:2:10: fatal error: 'nan.h' file not found%ERR! OMG Process terminated: 2",
        "BUILD_DEPENDENCY_MISSING | info RUN cmake --build build%/a/src/addon.cc:2:10: fatal error: 'usb.h' file not found%ERR! OMG Process terminated: 2",
        "CMAKE_NOT_FOUND | ERR! OMG CMake executable is not found. Please use your system's package manager to install it",
        "ADDON_NOT_PACKED | error: Uncaught (in promise) TypeError: /tmp/deno-compile-app/node_modules/localhost/@lmdb/lmdb-linux-x64/3.0.7/node.napi.glibc.node: cannot open shared object file: No such file or directory",
        "MISSING_LIBRARY | error: Uncaught (in promise) TypeError: LoadLibraryExW failed%  module.exports = op_napi_open(filename, globalThis);",
        "UNSIGNED | Exception Type:        EXC_CRASH (Code Signature Invalid)%Termination Reason:    Namespace CODESIGNING, Code 0x1",
        "OPTIONAL_PLATFORM_SKIPPED | info fsevents@2.3.3: The platform \"linux\" is incompatible with this module.%info \"fsevents@2.3.3\" is an optional dependency and failed compatibility check. Excluding it from installation.",
        "EBADPLATFORM | error fsevents@2.3.3: The platform \"linux\" is incompatible with this module.",
        "WRONG_ARCHITECTURE | dlopen(/a.node, 0x0001): tried: '/a.node' (mach-o file, but is an incompatible architecture (have 'x86_64', need 'arm64')), '/System/Volumes/Preboot/Cryptexes/OS/a.node' (no such file), '/a.node' (mach-o file, but is an incompatible architecture (have 'x86_64', need 'arm64'))",
        "BUILD_DEPENDENCY_MISSING | gyp info spawn make%../x.cc:2:10: fatal error: libusb-1.0/libusb.h: No such file or directory%make: *** [x.target.mk:106: Release/obj.target/x/x.o] Error 1%gyp ERR! build error%gyp ERR! stack Error: `make` failed with exit code: 2",
        "OPTIONAL_PLATFORM_PACKAGE_MISSING | Error: No native build was found for platform=linux arch=x64 runtime=node abi=127 uv=1 libc=glibc node=22.14.0%    attempted loading from: /a/node_modules/lmdb and package: @lmdb/lmdb-linux-x64%Error resolving package: Cannot find module '@lmdb/lmdb-linux-x64'%Require stack:",
        "RUNTIME_WRONG_LIBC | Error loading shared library libstdc++.so.6: No such file or directory (needed by /usr/local/bin/node)%Error loading shared library ld-linux-x86-64.so.2: No such file or directory (needed by /usr/local/bin/node)%Error relocating /usr/local/bin/node: _ZNSt9basic_iosIcSt11char_traitsIcEE5clearESt12_Ios_Iostate: symbol not found%Error relocating /usr/local/bin/node: __register_atfork: symbol not found",
        "MISSING_LIBRARY | Error loading shared library libstdc++.so.6: No such file or directory (needed by /usr/local/bin/node)",
        "MISSING_LIBRARY | Error: Error loading shared library libgcc_s.so.1: No such file or directory (needed by /a/node_mod",
        "WRONG_LIBC | Error: /lib/x86_64-linux-gnu/libc.so: invalid ELF header%    at Module.load (node:internal/modules/cjs/loader:1289:32)",
        "WRONG_LIBC | Error: libc.so: cannot open shared object file: No such file or directory%    at Module.load (node:internal/modules/cjs/loader:1289:32)",
        "CRASH_AT_LOAD | panic(main thread): Segmentation fault at address 0x0%Crashed while loading native module: /a/node_modules/x/build/Release/x.node%oh no: Bun has crashed. This indicates a bug in Bun, not your code.",
        "CRASH_AT_LOAD | FATAL ERROR: init cannot init%----- Native stack trace -----%%%6: 0xefc237 node::Environment::TryLoadAddon(char const*, int, std::function<bool (node::binding::DLib*)> const&) [/usr/bin/node]% 7: 0xf534cf node::binding::DLOpen(v8::FunctionCallbackInfo<v8::Value> const&) [/usr/bin/node]",
        "PERMISSION_DENIED | npm error code EACCES%npm error Error: EACCES: permission denied, mkdir '/usr/lib/x'",
        "PERMISSION_DENIED | Error: EACCES: permission denied, mkdir '/a/node_modules/x/build'",
        "ABI_MISMATCH GLIBC_TOO_OLD | NODE_MODULE_VERSION 93. This version of Node.js requires%NODE_MODULE_VERSION 108.%/lib/libc.so.6: version `GLIBC_2.33' not found (required by /b.node)%NODE_MODULE_VERSION 93. This version of Node.js requires%NODE_MODULE_VERSION 108."
      })
  void eachFailureOnceAndWhatItComesFrom(String expected, String log) {
    assertEquals(
        List.of(expected.split(" ")),
        codes(log.replace('%', '\n')).stream().map(Code::name).toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "WRONG_LIBC | Error relocating /a/b.node: fcntl64: symbol not found",
        "WRONG_LIBC | Error loading shared library ld-linux-aarch64.so.1: No such file or directory (needed by /a/b.node)",
        "WRONG_LIBC | Error loading shared library libresolv.so.2: No such file or directory (needed by /a/b.node)",
        "MISSING_LIBRARY | Error loading shared library libstdc++.so.6: No such file or directory (needed by /a/b.node)",
        "WRONG_LIBC | Error: libc.musl-x86_64.so.1: cannot open shared object file: No such file or directory",
        "RUNTIME_GLIBC_TOO_OLD | node: /lib64/libc.so.6: version `GLIBC_2.28' not found (required by node)",
        "RUNTIME_GLIBC_TOO_OLD | /__e/node20/bin/node: /lib64/libm.so.6: version `GLIBC_2.27' not found (required by /__e/node20/bin/node)",
        "GLIBC_TOO_OLD | /lib64/libc.so.6: version `GLIBC_2.28' not found (required by /a/node.node)",
        "RUNTIME_WRONG_ARCHITECTURE | exec /usr/local/bin/node: exec format error",
        "RUNTIME_WRONG_ARCHITECTURE | standard_init_linux.go:228: exec user process caused: exec format error",
        "RUNTIME_WRONG_ARCHITECTURE | standard_init_linux.go:178: exec user process caused \"exec format error\"",
        "RUNTIME_WRONG_ARCHITECTURE | bash: /usr/local/bin/node: cannot execute binary file: Exec format error",
        "RUNTIME_WRONG_ARCHITECTURE | ./node: ./node: cannot execute binary file",
        "RUNTIME_WRONG_ARCHITECTURE | /bin/sh: 1: ./node: Exec format error",
        "RUNTIME_WRONG_ARCHITECTURE | zsh:1: exec format error: ./node",
        "RUNTIME_WRONG_ARCHITECTURE | zsh: bad CPU type in executable: node",
        "RUNTIME_WRONG_ARCHITECTURE | -bash: /usr/local/bin/node: Bad CPU type in executable",
        "RUNTIME_WRONG_ARCHITECTURE | OSError: [Errno 8] Exec format error: 'node'",
        "RUNTIME_WRONG_LIBC | bash: line 1: /usr/local/bin/node: cannot execute: required file not found",
        "WRONG_FORMAT | Error: Error loading shared library /a/b.node: Exec format error",
        "BINDING_FILE_MISSING | Error: Cannot find module '../build/Release/canvas.node'",
        "BINDING_FILE_MISSING | Error: The Node.js native addon module (b.node) can not be found at path: /a/node_modules/@x/y/lib/b.node.",
        "OPTIONAL_PLATFORM_PACKAGE_MISSING | Error: Cannot find module '@x/y-win32-x64-msvc'",
        "OPTIONAL_PLATFORM_PACKAGE_MISSING | Error: Cannot find module '../lightningcss.linux-x64-gnu.node'",
        "PREBUILT_DOWNLOAD_FAILED | node-pre-gyp ERR! Tried to download(undefined): https://x/y.tar.gz",
        "NO_PREBUILT | node-pre-gyp ERR! Tried to download(404): https://x/y.tar.gz",
        "WRONG_ARCHITECTURE | tried: '/a.node' (mach-o file, but is an incompatible architecture (have (x86_64), need (arm64e)))",
        "MALFORMED | Error: /a/b.node: file too short",
        "WRONG_ARCHITECTURE | Error: Error relocating /a/b.node: unsupported relocation type 7",
        "WRONG_FORMAT | Error: %1 is not a valid Win32 application."
      })
  void namesTellWhatWordsLeaveOpen(Code expected, String text) {
    assertEquals(List.of(expected), codes(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Error: Cannot find module 'express'\nRequire stack:\n- /app/index.js",
        "Module not found: Error: Can't resolve './x' in '/app/src'",
        "gyp info it worked if it ends with ok\ngyp info spawn make\nmake: Entering directory '/x'\ngyp info ok",
        "The symbol was not found. Install python3, make and g++; see what NODE_MODULE_VERSION requires.",
        "fatal error: x.h: No such file or directory",
        "added 312 packages, and audited 313 packages in 9s\nfound 0 vulnerabilities",
        "SyntaxError: invalid syntax",
        "Error: EACCES: permission denied, open '/var/lib/app/db.json'\n    at Object.openSync (node:fs:573:18)",
        "/usr/bin/ld: cannot find -lfoo: No such file or directory\ncollect2: error: ld returned 1 exit status",
        "npm run build finished. Access is denied. file too short? no",
        "sh: 1: cmake-lint: not found is another story than cmake",
        "npm warn cleanup   [Error: EPERM: operation not permitted, unlink 'C:\\a\\node_modules\\b\\b.node'] {",
        "getaddrinfo ENOTFOUND nodejs.org",
        "Deno has panicked. This is a bug in Deno. Please report this\nat https://github.com/denoland/deno/issues/new.\nthread 'main' panicked at cli/lsp/server.rs:48:7:",
        "exec /srv/app: no such file or directory"
      })
  void healthyLogsAndProse(String text) {
    assertEquals(List.of(), codes(text));
  }

  /** npm 11.19 runs the scripts that it warns of. */
  @Test
  void aWarningOfLaterVersionsIsNoFailure() {
    String warning =
        "added 69 packages in 23s\nnpm warn install-scripts 1 package has install scripts not yet covered by allowScripts:";
    assertTrue(ErrorExplainer.explain(warning).get(0).cause().endsWith("This is no error."));
    assertEquals(
        List.of(Code.MAKE_NOT_FOUND, Code.SCRIPTS_BLOCKED),
        codes(warning + "\ngyp ERR! stack Error: not found: make"));
  }

  /** A runtime that does not start is nothing that an addon could mend. */
  @Test
  void aRuntimeThatMissesASymbolIsNoAddon() {
    Explanation explanation =
        ErrorExplainer.explain(
                "Error relocating /usr/bin/node: pthread_getname_np: symbol not found")
            .get(0);
    assertTrue(explanation.cause().startsWith("The runtime itself does not start"));
    assertTrue(explanation.remedies().get(0).contains("apk upgrade"));
  }

  /** A compiler goes on after the first of many errors that all have one reason. */
  @Test
  void aSourceThatIsTooOldIsToldOnce() {
    assertEquals(
        List.of(Code.ADDON_SOURCE_TOO_OLD),
        codes(
            "a.cc:1:2: error: cannot convert 'v8::Local<v8::Context>' to 'v8::Isolate*'\n"
                + "a.cc:2:2: error: cannot convert 'v8::Isolate*' to 'v8::Local<v8::Context>'\n"
                + "gyp ERR! stack Error: `make` failed with exit code: 2"));
  }

  /** Systems and runtimes whose loaders are known by their words alone. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "UNDEFINED_SYMBOL | Error: dlopen failed: cannot locate symbol \"_ZN4node3FooEv\" referenced by \"/data/data/com.termux/files/home/a/node_modules/b/b.node\"...",
        "MISSING_LIBRARY | Error: dlopen failed: library \"libvips.so.42\" not found: needed by /data/data/com.termux/files/home/b.node in namespace (default)",
        "WRONG_LIBC | Error: dlopen failed: library \"ld-linux-aarch64.so.1\" not found: needed by /data/data/com.termux/files/home/b.node in namespace (default)",
        "BINDING_FILE_MISSING | Error: dlopen failed: library \"/data/data/com.app/files/b.node\" not found",
        "WRONG_ARCHITECTURE | Error: dlopen failed: \"/data/data/com.app/files/b.node\" is 32-bit instead of 64-bit",
        "WRONG_ARCHITECTURE | Error: dlopen failed: \"/data/data/com.app/files/b.node\" is for EM_X86_64 (62) instead of EM_AARCH64 (183)",
        "WRONG_FORMAT | Error: dlopen failed: \"/data/data/com.app/files/b.node\" has bad ELF magic: cffaedfe",
        "STATIC_TLS | Error: dlopen failed: TLS symbol \"(null)\" in dlopened \"/a/b.node\" referenced from \"/a/b.node\" using IE access model",
        "MISSING_LIBRARY | Error: Shared object \"libvips.so.42\" not found, required by \"b.node\"",
        "LIBSTDCXX_TOO_OLD | Error: /usr/lib/libstdc++.so.6: version GLIBCXX_3.4.18 required by /a/node_modules/b/b.node not found",
        "OS_TOO_OLD | Error: /lib/libc.so.7: version FBSD_1.7 required by /a/node_modules/b/b.node not found",
        "UNDEFINED_SYMBOL | Error: /a/node_modules/b/b.node: Undefined symbol \"_ZN4node3FooEv\"",
        "ADDONS_DISABLED | NotCapable: Requires ffi access to \"/a/node_modules/b/b.node\", run again with the --allow-ffi flag",
        "FAILS_AT_CALL | Bun encountered a crash when running a NAPI module that tried to call%the uv_async_init libuv function.%%panic: unsupported uv function: uv_async_init",
        "FAILS_AT_CALL | dyld: lazy symbol binding failed: Symbol not found: _f%  Referenced from: /a/b.node%  Expected in: flat namespace%%dyld: Symbol not found: _f%  Referenced from: /a/b.node%  Expected in: flat namespace",
        "OS_TOO_OLD | Symbol not found: (_f)%  Referenced from: '/a/b.node' (built for macOS 13.3 which is newer than running OS)%  Expected in: '/usr/lib/libc++.1.dylib'",
        "MISSING_LIBRARY | Library not loaded: /usr/local/opt/cairo/lib/libcairo.2.dylib%  Referenced from: <1> /a/b.node%  Reason: tried: '/usr/local/opt/cairo/lib/libcairo.2.dylib' (mach-o file, but is an incompatible architecture (have 'x86_64', need 'arm64'))",
        "UNREADABLE | Error: libfoo.so.1: cannot open shared object file: Permission denied",
        "UNREADABLE | Error: An Application Control policy has blocked this file.%\\\\?\\C:\\a\\b.node",
        "MISSING_LIBRARY | Error: 지정된 모듈을 찾을 수 없습니다.%\\\\?\\C:\\a\\b.node",
        "MISSING_LIBRARY | Error: Belirtilen modül bulunamadı.%\\\\?\\C:\\a\\b.node",
        "ABI_MISMATCH | The module '/a/b.node' was compiled against a different Node.js version using NODE_MODULE_VERSION 115. This version of Node.js requires NODE_MODULE_VERS...",
        "NO_PREBUILT | node-pre-gyp ERR! install response status 404 Not Found on https://x/y-node-v127.tar.gz%node-pre-gyp WARN Pre-built binaries not installable for y@1.0.0 and node@22.3.0 (node-v127 ABI, glibc) (falling back to source compile with node-gyp)",
        "RUNTIME_WRONG_ARCHITECTURE | qemu-x86_64: Could not open '/lib64/ld-linux-x86-64.so.2': No such file or directory",
        "CPU_TOO_OLD | $ node index.js%Illegal instruction (core dumped)",
        "CRASH_AT_LOAD | $ node -e \"require('x')\"%Segmentation fault (core dumped)",
        "ADDON_IN_ARCHIVE | Error: /a/app.asar/node_modules/b/b.node: cannot open shared object file: Not a directory",
        "CPP_STANDARD_UNSUPPORTED | fatal error: source_location: No such file or directory%gyp ERR! stack Error: `make` failed with exit code: 2",
        "MISSING_LIBRARY | node: error while loading shared libraries: libatomic.so.1: cannot open shared object file: No such file or directory",
        "BUNDLED_ADDON | ./node_modules/ssh2/lib/sshcrypto.node%Module parse failed: Unexpected character (1:0)%You may need an appropriate loader to handle this file type"
      })
  void wordsOfOtherLoadersAndTools(Code expected, String text) {
    assertEquals(List.of(expected), codes(text.replace('%', '\n')));
  }

  /** The loaders and compilers are those of all languages, and say the same of their files. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "ImportError: libGL.so.1: cannot open shared object file: No such file or directory",
        "ImportError:\n/usr/lib/python3/torch/lib/libtorch.so: undefined\nsymbol: iJIT_NotifyEvent",
        "/gems/rpi_gpio.so: wrong ELF class: ELFCLASS32 - /gems/rpi_gpio.so (LoadError)",
        "java.lang.UnsatisfiedLinkError: /tmp/a.so: /lib64/libc.so.6: version `GLIBC_2.28' not found (required by /tmp/a.so)",
        "PHP Warning:  PHP Startup: Unable to load dynamic library 'imagick.so' (libMagickWand-6.so.6: cannot open shared object file: No such file or directory)",
        "nginx: [emerg] dlopen() \"/a/b.so\" failed (/a/b.so: undefined symbol: BrotliEncoderCreateInstance)",
        "./app: /lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.34' not found (required by ./app)",
        "git: error while loading shared libraries: libpcre2-8.so.0: cannot open shared object file: No such file or directory",
        "E: [pulseaudio] dlopen failed: cannot locate symbol \"XzUnpacker\" referenced by \"/system/lib64/libunwind.so\"...",
        "setup.py: from distutils.core import setup\nModuleNotFoundError: No module named 'distutils'",
        "/usr/bin/ld: cannot find -lssl: No such file or directory\nerror: could not compile `foo` (bin \"foo\")",
        "dso_loader.cc:60] Could not load dynamic library 'libcudart.so.11.0'; dlerror: libcudart.so.11.0: cannot open shared object file: No such file or directory\nnode ready"
      })
  void whatOtherLanguagesLoadIsNotExplained(String text) {
    assertEquals(List.of(), codes(text));
  }

  @Test
  void anAddonIsExplainedWhereverItIsNamed() {
    assertEquals(
        List.of(Code.GLIBC_TOO_OLD),
        codes(
            "ImportError: no.\n/lib64/libc.so.6: version `GLIBC_2.28' not found (required by"
                + " /a/node_modules/b/b.node)"));
  }

  /** A wording that is too short to tell would stand in the table for nothing. */
  @Test
  void everyWordingIsFound() {
    List<String> wrong = new ArrayList<>();
    for (Table.Row row : Table.bundled("load-wordings").rows()) {
      String template = row.get("template").replace("\\n", "\n");
      List<Code> found =
          codes(
              "node: Error: "
                  + filled(
                      template,
                      Map.of(
                          "version", "2.99", "have", "x86_64", "need", "arm64", "other",
                          "arm64e")));
      if (found.size() != 1) wrong.add(row.get("code") + " " + found + ": " + template);
    }
    assertEquals(List.of(), wrong);
  }

  /** What placeholders of the tables stand for; any other stands for a word. */
  private static final Map<String, String> VALUES =
      Map.ofEntries(
          Map.entry("path", "/app/node_modules/x/build/Release/x.node"),
          Map.entry("library", "libfoo.so.1"),
          Map.entry("deppath", "/lib/libfoo.so.1"),
          Map.entry("soname", "libfoo.so.1"),
          Map.entry("node", "GLIBC_2.34"),
          Map.entry("compiler", "g++"),
          Map.entry("tool", "python"),
          Map.entry("member", "is_void_v"),
          Map.entry("url", "https://nodejs.org/dist/v20.1.0/x.tar.gz"),
          Map.entry("step", "configure"),
          Map.entry("kind", "unknown"));

  private static String filled(String template, Map<String, String> more) {
    Matcher m = Wording.PLACEHOLDER.matcher(template);
    StringBuilder text = new StringBuilder();
    while (m.find()) {
      String value = more.getOrDefault(m.group(1), VALUES.getOrDefault(m.group(1), "word"));
      m.appendReplacement(text, Matcher.quoteReplacement(value));
    }
    return m.appendTail(text).toString();
  }

  @Test
  void everyMessageOfLoadersIsExplainedOnce() {
    List<String> wrong = new ArrayList<>();
    for (LoaderMessage message : LoaderMessages.bundled().all()) {
      // A sentence of dyld's that is only a placeholder could be anything.
      if (message.codes().isEmpty()
          || message.template().text().isEmpty()
          || message.template().placeholders().contains("reason")) continue;
      List<Code> found = codes("Error: " + filled(message.template().text(), Map.of()));
      if (found.size() != 1) wrong.add(message.failure() + " " + found);
    }
    assertEquals(List.of(), wrong);
  }

  @Test
  void everyMessageOfInstallsIsExplainedByItsCode() {
    List<String> wrong = new ArrayList<>();
    for (InstallMessage message : InstallMessages.all()) {
      Map<String, String> more = new HashMap<>();
      String before = "";
      List<Condition> conditions =
          message.condition() instanceof Condition.All all
              ? all.parts()
              : List.of(message.condition());
      for (Condition condition : conditions) {
        if (condition instanceof Condition.OneOf one)
          more.put(one.name(), one.globs().get(0).replace("*", "x"));
        if (condition instanceof Condition.IsModule module)
          more.put(module.name(), module.platformPackage() ? "@x/y-linux-x64-gnu" : "./y.node");
        if (condition instanceof Condition.Near near) before = near.words().get(0) + "\n";
      }
      List<Code> found = codes(before + filled(message.wording().template(), more));
      if (!found.equals(List.of(Code.valueOf(message.code()))))
        wrong.add(message.code() + " " + found + ": " + message.wording());
    }
    assertEquals(List.of(), wrong);
  }

  /** Remedies speak the language of the log's package manager and of its system. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "npm ERR! path /a/node_modules/bcrypt%npm ERR! gyp ERR! stack Error: not found: make | npm rebuild bcrypt. | python3 make g++",
        "yarn install v1.22.19%error /a/node_modules/bcrypt: Command failed.%gyp ERR! stack Error: not found: make | yarn install --force. | bcryptjs",
        "in dir /a/node_modules/y%Error: Could not locate the bindings file. Tried:% \u2192 /a/node_modules/x/build/x.node | npm rebuild x. | npm approve-scripts x",
        "Error: Cannot find module '../build/Release/y.node'%Require stack:%- C:\\my dir\\node_modules\\@x\\y\\lib\\b.js | npm rebuild @x/y. | npm approve-scripts @x/y",
        "Error: Cannot find addon '.' imported from 'file:///a/node_modules/x/binding.js'%    at f (/a/node_modules/require-addon/lib/y.js:20:9) | npm install x@latest | npm rebuild x",
        "gyp ERR! stack FetchError: request to https://nodejs.org/x-headers.tar.gz failed, reason: connect ETIMEDOUT%gyp ERR! stack     at f (/usr/lib/node_modules/npm/node_modules/minipass-fetch/lib/index.js:1:2) | npm_config_disturl=URL npm rebuild. | npm_config_nodedir=/usr/local npm rebuild (",
        "  \u2022 rebuilding native dependency  name=cpu-features version=0.0.4%prebuild-install warn install No prebuilt binaries found (target=21.2.3 runtime=electron arch=x64 libc= platform=darwin) | npm install cpu-features@latest | -v 21.2.3 -o cpu-features",
        "> x@7.1.0 install /a/node_modules/x%> node-gyp rebuild%../a.cc:24:25: fatal error: usb.h: No such file or directory | apt-file search usb.h | a version of x that",
        "Error: No native build was found for platform=linux arch=x64 runtime=node abi=127 uv=1 libc=glibc node=22.14.0%    attempted loading from: /a/node_modules/lmdb and package: @lmdb/lmdb-linux-x64%    at load.resolve.load.path (/a/node_modules/node-gyp-build-optional-packages/node-gyp-build.js:85:9)%npm error x | npm install --os=linux --cpu=x64 --libc=glibc. | Optional dependencies must not be left out",
        "gyp ERR! stack Error: This is most likely not a problem with node-gyp or the package itself and%gyp ERR! stack     at async install (/usr/lib/node_modules/npm/node_modules/node-gyp/lib/install.js:63:18) | npm_config_disturl=URL npm rebuild. | npm_config_nodedir=/usr/local npm rebuild (",
        "error: The module 'legacy' was compiled against a different Node.js ABI version using NODE_MODULE_VERSION 137. This version of Bun requires NODE_MODULE_VERSION 147. Please try re-compiling or re-installing the module. | needs Node-API alone, or run it with Node.js. | Or build it with the Node.js of the same number, Node.js 26.0.0 to",
        "Error loading shared library libstdc++.so.6: No such file or directory (needed by /usr/local/bin/node) | apk add so:libstdc++.so.6 | where the program looks for it",
        "gyp info using node-gyp@10.0.1%gyp info spawn /Users/a/python3%../a.h:6:10: fatal error: 'memory' file not found | xcode-select --install | npm rebuild",
        "gyp info using node-gyp@10.0.1%make: Entering directory '/home/a/build'%../a.h:6:10: fatal error: 'string' file not found | g++ (Debian, Ubuntu) | npm rebuild",
        "Error: libuuid.so.1: cannot open shared object file: No such file or directory%    at Module.load (node:internal/modules/cjs/loader:981:32)%    at bindings (/a/node_modules/bindings/bindings.js:3:18)%    at Object.<anonymous> (/a/node_modules/x/lib/b.js:3:18) | a build of x that does not need it | apt-get",
        "Error: No native build was found for platform=linux arch=arm64 runtime=node abi=115%    loaded from: /a/node_modules/x | npm install x@latest | npm_config_build_from_source=true npm rebuild x",
        "Error: Cannot find module '/a/node_modules/.pnpm/x@1/node_modules/x/build/Release/x.node' | pnpm approve-builds. | pnpm rebuild x.",
        "Could not load the \"sharp\" module using the linuxmusl-arm64 runtime%npm error x | npm install --os=linux --cpu=arm64 --libc=musl sharp. | rm -rf node_modules package-lock.json && npm install.",
        "Error: Cannot find module '@x/y-linux-x64-gnu' at /a/node_modules/.pnpm/z | supportedArchitectures: {os: [current, linux], cpu: [current, x64], libc: [current, glibc]} in pnpm-workspace.yaml | pnpm-lock.yaml",
        "The module '/a/node_modules/x/x.node' was compiled against a different Node.js version using NODE_MODULE_VERSION 93. This version of Node.js requires NODE_MODULE_VERSION 109. | npx @electron/rebuild -f -v VERSION -o x | Node.js 16.0.0",
        "prebuild-install warn install No prebuilt binaries found (target=28.0.0 runtime=electron arch=x64 libc= platform=linux) | npx @electron/rebuild -f -v 28.0.0 | npm_config_build_from_source=true",
        "/lib/x86_64-linux-gnu/libm.so.6: version `GLIBC_2.32' not found (required by /a/node_modules/x/x.node) | debian: 12 and later | npm_config_build_from_source=true npm rebuild x.",
        "Error: libX11.so.6: cannot open shared object file: No such file or directory | apt-get install -y libx11-6 | dnf install 'libX11.so.6()(64bit)'",
        "Error loading shared library libcairo.so.2: No such file or directory (needed by /a/node_modules/x/x.node) | apk add so:libcairo.so.2 | does not need it",
        "(code signature in <1> '/a/b.node' not valid for use in process: mapping process and mapped file (non-platform) have different Team IDs) | com.apple.security.cs.disable-library-validation | codesign",
        "npm error x%Error: /a/node_modules/sqlite3/b.node: file too short | npm ci | rm -rf node_modules/sqlite3 && npm install.",
        "npm error x%Error: /a/node_modules/@img/sharp-linux-x64/lib/b.node: invalid ELF header | npm ci | There: npm ci.",
        "Error: Cannot find module '@rollup/rollup-linux-x64-gnu'%npm error x | npm install --os=linux --cpu=x64 --libc=glibc. | package-lock.json",
        "Error: /a/node_modules/usb/b.node: undefined symbol: uv_default_loop%Bun v1.1.30 | run it with Node.js | Node-API alone",
        "Error: Requires ffi access to \"/a/b.node\", run again with the --allow-ffi flag | deno run --allow-ffi | permissions",
        "npm error x%Package pixman-1 was not found in the pkg-config search path | apt-file search pixman-1.pc | pkgconfig(pixman-1)",
        "yarn install v1.22.19%sh: 1: node-pre-gyp: not found | yarn add @mapbox/node-pre-gyp. | yarn install --force.",
        "/a/b.node requires Node-API version 9, but this version of Node.js only supports version 8 add-ons. | from 18.17.0 on in its line, from 20.3.0 on in its line, from 21.0.0 on: | lower level",
        "/lib/libcurl.so.4: version `CURL_OPENSSL_3' not found (required by /a/node_modules/x/x.node) | libcurl.so.4 is there, in a build that lacks CURL_OPENSSL_3 | npm_config_build_from_source=true npm rebuild x",
        "dlopen(/T/.org.acme.UNKZZ4, 0x0001): tried: '/T/.org.acme.UNKZZ4' (code signature in <1> '/T/.org.acme.UNKZZ4' not valid for use in process: mapping process and mapped file (non-platform) have different Team IDs) | asarUnpack | Or give the program the entitlement",
        "Error: dlopen failed: library \"libvips.so.42\" not found: needed by /data/data/com.termux/a/node_modules/x/b.node in namespace (default) | Install what brings libvips.so.42 on the target, or put it | does not need it",
        "The specified module could not be found. C:\\a\\node_modules\\x\\x.node | Visual C++ | abilens inspect x.node"
      })
  void remediesFitTheCase(String log, String one, String other) {
    List<Explanation> found = ErrorExplainer.explain(log.replace('%', '\n'));
    String remedies = String.join("\n", found.get(0).remedies());
    assertTrue(remedies.contains(one), remedies);
    assertTrue(remedies.contains(other), remedies);
  }

  /** A package that only carries a file is not built by any command. */
  @Test
  void platformPackagesAreNotRebuilt() {
    for (String text :
        List.of(
            "/lib/libc.so.6: version `GLIBC_2.34' not found (required by"
                + " /a/node_modules/@x/y-linux-x64-gnu/y.node)",
            "Error: Cannot find module '@x/y-linux-x64-gnu'",
            "Error relocating /a/node_modules/@x/y-linux-x64-gnu/y.node: fcntl64: symbol not found"))
      for (Explanation explanation : ErrorExplainer.explain(text))
        for (String remedy : explanation.remedies())
          assertFalse(remedy.contains("npm rebuild"), remedy);
  }

  @Test
  void whatFailsElsewhereIsNoCause() {
    String glibc = "/lib/libc.so.6: version `GLIBC_2.33' not found (required by /a/b.node)\n";
    assertEquals(
        List.of(Code.GLIBC_TOO_OLD, Code.OPTIONAL_PLATFORM_PACKAGE_MISSING),
        codes(glibc + "x ".repeat(5000) + "Error: Cannot find module '@x/y-linux-x64-gnu'"));
    assertEquals(
        List.of(Code.GLIBC_TOO_OLD, Code.BINDING_FILE_MISSING),
        codes(glibc + "Error: Could not locate the bindings file. Tried:"));
  }

  @Test
  void manyFailuresAreAllTold() {
    StringBuilder log = new StringBuilder();
    for (int i = 0; i < 2000; i++)
      log.append("Error: /a/")
          .append(i)
          .append(".node: undefined symbol: f")
          .append(i)
          .append('\n');
    assertEquals(2000, codes(log.toString()).size());
    assertEquals(1, codes("Error: /a/b.node: undefined symbol: f\n".repeat(2000)).size());
  }

  @Test
  void otherTextIsNotExplained() {
    assertEquals(List.of(), codes("NODE_MODULE_VERSION 93 is the number of Node.js 16"));
    assertEquals(List.of(), codes(""));
  }

  /** Logs as people pasted them, each with its cause. */
  @Test
  void pastedLogs() throws IOException {
    Path logs = Path.of(System.getProperty("abilens.shared", "absent"), "article/real-logs.jsonl");
    Assumptions.assumeTrue(Files.isReadable(logs), "no article/real-logs.jsonl");
    List<String> wrong = new ArrayList<>();
    int compared = 0;
    for (String line : Files.readAllLines(logs)) {
      Code expected = Code.valueOf(field(line, "expected"));
      List<Code> found = codes(field(line, "log"));
      compared++;
      if (found.isEmpty() || found.stream().anyMatch(code -> code != expected))
        wrong.add(expected + " not " + found + ": " + line);
    }
    assertTrue(wrong.isEmpty(), () -> String.join("\n", wrong));
    assertTrue(compared > 20, compared + " logs only");
  }

  /** A text of a JSON object whose escapes are those of C. */
  private static String field(String json, String name) {
    Matcher m = Pattern.compile("\"" + name + "\": \"((?:[^\"\\\\]|\\\\.)*)\"").matcher(json);
    return m.find() ? m.group(1).translateEscapes() : "";
  }
}
