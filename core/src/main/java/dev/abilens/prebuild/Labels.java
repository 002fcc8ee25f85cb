package dev.abilens.prebuild;

import dev.abilens.addon.AddonProfile;
import dev.abilens.diff.Requirements;
import dev.abilens.header.Architecture;
import dev.abilens.image.Image;
import dev.abilens.image.Os;
import dev.abilens.libc.LibcFamily;
import dev.abilens.verdict.Code;
import dev.abilens.verdict.Finding;
import dev.abilens.verdict.Severity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Holds what a name promises against the bytes. */
public final class Labels {
  private final String subject;
  private final List<Finding> findings = new ArrayList<>();

  private Labels(String subject) {
    this.subject = subject;
  }

  /**
   * Tells where a file is not what its name says.
   *
   * @param subject what findings call the file
   * @param claims what the name says
   * @param images what the file is, one image for each architecture
   * @return a finding {@link Code#MISLABELLED} for each contradiction; none where the bytes do not
   *     tell
   */
  public static List<Finding> check(String subject, NameClaims claims, List<Image> images) {
    Labels labels = new Labels(subject);
    if (!images.isEmpty()) labels.system(claims, images);
    for (Image image : images) labels.image(claims, image);
    return labels.findings.stream().distinct().toList();
  }

  private void system(NameClaims claims, List<Image> images) {
    Os os = images.get(0).os();
    if (claims.os() != null && os != null && os != claims.os())
      add("operating system", claims.os().word(), os.word());
    Set<Architecture> found =
        images.stream().map(Image::architecture).collect(Collectors.toCollection(TreeSet::new));
    if (!found.containsAll(claims.architectures()))
      add("architecture", words(claims.architectures()), words(found));
  }

  private static String words(Set<Architecture> architectures) {
    return architectures.stream().map(Architecture::word).sorted().collect(Collectors.joining("+"));
  }

  private void image(NameClaims claims, Image image) {
    if (image.os() == Os.LINUX && claims.libc() != null) {
      LibcFamily claimed = claims.libc();
      LibcFamily.of(image)
          .filter(found -> found != claimed)
          .ifPresent(found -> add("C library", claimed.word(), found.word()));
    }
    Set<Integer> bound = Requirements.of(image).moduleVersions();
    String numbers = bound.stream().map(String::valueOf).collect(Collectors.joining(", "));
    claims
        .moduleVersion()
        .ifPresent(
            claimed -> {
              if (!bound.isEmpty() && !bound.contains(claimed))
                add("NODE_MODULE_VERSION", String.valueOf(claimed), numbers);
            });
    if (!claims.nodeApi()) return;
    if (!bound.isEmpty()) add("interface", "Node-API", "NODE_MODULE_VERSION " + numbers);
    else if (AddonProfile.of(image).usesV8())
      add("interface", "Node-API", "V8's own C++ interface");
  }

  private void add(String what, String claimed, String found) {
    Map<String, Object> detail = new LinkedHashMap<>();
    detail.put("what", what);
    detail.put("claimed", claimed);
    detail.put("found", found);
    findings.add(
        new Finding(
            Code.MISLABELLED,
            Severity.WARNING,
            subject,
            "its name says " + what + " " + claimed + ", its bytes say " + found,
            detail,
            Finding.Evidence.NONE,
            List.of("Rename the file, or build it for what its name says.")));
  }
}
