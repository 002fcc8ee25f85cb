package dev.abilens.verdict;

import dev.abilens.image.Availability.Answer;
import dev.abilens.image.Bindings;
import dev.abilens.image.Image;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the names of GCC's C++ library do not tell of strings. Of its two kinds one is marked in
 * each name that speaks of a string, and a class that holds one is marked itself: but for {@code
 * std::__detail::_Scanner}, which reads regular expressions. Its caller, {@code _Compiler}, has the
 * mark. So an addon's {@code _Compiler} may call the scanner of a program that was compiled with
 * the other kind, and each takes what the other left for a string of its own.
 */
final class StringKinds {
  private static final String SCANNER = "_ZNSt8__detail8_ScannerI%sE";

  private static final List<String> SCANNERS_MEMBERS =
      List.of(
          "10_M_advanceEv",
          "12_M_eat_classEc",
          "14_M_scan_normalEv",
          "16_M_scan_in_braceEv",
          "17_M_eat_escape_awkEv",
          "18_M_eat_escape_ecmaEv",
          "18_M_scan_in_bracketEv",
          "19_M_eat_escape_posixEv",
          "C1EPKcS3_NSt15regex_constants18syntax_option_typeESt6locale",
          "C2EPKcS3_NSt15regex_constants18syntax_option_typeESt6locale");

  /** Members that GCC puts into functions that call them, or does not, from release to release. */
  private static final List<String> SOMETIMES =
      List.of("10_M_advanceEv", "C1EPKcS3_NSt15regex_constants18syntax_option_typeESt6locale");

  private static final String MARKED = "_ZNSt8__detail9_CompilerINSt7__cxx1112regex_traitsI%sEEE";

  private static final List<String> COMPILERS =
      List.of("_ZNSt8__detail9_CompilerISt12regex_traitsI%sEE", MARKED);

  private static final List<String> COMPILERS_MEMBERS =
      List.of("7_M_atomEv", "12_M_assertionEv", "14_M_alternativeEv", "14_M_disjunctionEv");

  /** What each program exports that exports scanners of the marked kind. */
  private static final Set<String> TOGETHER =
      Stream.concat(
              SCANNERS_MEMBERS.stream()
                  .filter(member -> !SOMETIMES.contains(member))
                  .map(member -> String.format(SCANNER, "c") + member),
              COMPILERS_MEMBERS.stream().map(member -> String.format(MARKED, "c") + member))
          .collect(Collectors.toUnmodifiableSet());

  private static final List<StringKinds> ALL = List.of(new StringKinds("c"), new StringKinds("w"));

  private final List<String> scanners;
  private final List<String> compilers;

  /** Makes what reads strings of one kind of character. */
  private StringKinds(String character) {
    this.scanners = names(List.of(SCANNER), SCANNERS_MEMBERS, character);
    this.compilers = names(COMPILERS, COMPILERS_MEMBERS, character);
  }

  private static List<String> names(List<String> classes, List<String> members, String character) {
    return classes.stream()
        .map(name -> String.format(name, character))
        .flatMap(name -> members.stream().map(name::concat))
        .toList();
  }

  /** Returns whether who exports scanners of the marked kind exports that name, too. */
  static boolean isOfMarkedScanner(String name) {
    return TOGETHER.contains(name);
  }

  /**
   * Returns the members of an image's scanners that are bound to others whose compilers are none of
   * the image's.
   */
  static Set<String> mixed(Image image, Bindings bindings) {
    Set<String> mixed = new LinkedHashSet<>();
    for (StringKinds kind : ALL) {
      List<String> scanner = exported(image, kind.scanners);
      scanner.removeIf(name -> bindings.elsewhere(name) != Answer.YES);
      if (scanner.isEmpty()) continue;
      List<String> compiler = exported(image, kind.compilers);
      boolean shared = compiler.stream().anyMatch(name -> bindings.elsewhere(name) == Answer.YES);
      if (!shared && !compiler.isEmpty()) mixed.addAll(scanner);
    }
    return mixed;
  }

  private static List<String> exported(Image image, List<String> names) {
    List<String> exported = new ArrayList<>(0);
    for (String name : names) if (image.exports().contains(name)) exported.add(name);
    return exported;
  }
}
