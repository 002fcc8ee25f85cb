package dev.abilens.verdict;

import java.util.List;

/** Tells the symbols that only a runtime's own program provides by their names. */
final class RuntimeSymbols {
  private static final List<String> BEGINNINGS =
      List.of(
          "_ZN2v8",
          "_ZNK2v8",
          "_ZTIN2v8",
          "_ZTVN2v8",
          "_ZN4node",
          "_ZNK4node",
          "_ZTVN4node",
          "napi_",
          "node_api_",
          "node_module_register",
          "uv_",
          "?New@",
          "?Set@");

  private RuntimeSymbols() {}

  static boolean isOne(String symbol) {
    String name =
        symbol.startsWith("__Z") || symbol.startsWith("_uv_") ? symbol.substring(1) : symbol;
    return BEGINNINGS.stream().anyMatch(name::startsWith)
        || name.contains("@v8@@")
        || name.contains("@node@@");
  }
}
