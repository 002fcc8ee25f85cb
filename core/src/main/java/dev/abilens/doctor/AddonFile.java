package dev.abilens.doctor;

import dev.abilens.addon.AddonProfile;
import dev.abilens.addon.Registration;
import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.image.Image;
import dev.abilens.image.ImageReader;
import dev.abilens.image.Platform;
import dev.abilens.libc.LibcFamily;
import dev.abilens.tree.FileTree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What an addon's file is, one of its architectures.
 *
 * @param path its path in the tree
 * @param platform what it is for
 * @param libc the C library that it is linked with, or null
 * @param nodeApi whether it registers itself by Node-API
 * @param level the Node-API level that it declares, or empty
 * @param bound the NODE_MODULE_VERSIONs that it is bound to; none where it is bound to none
 */
record AddonFile(
    String path,
    Platform platform,
    @Nullable LibcFamily libc,
    boolean nodeApi,
    OptionalInt level,
    Set<Integer> bound) {

  /** Reads a file; what is no binary, or contradicts itself, is left to a check of that file. */
  static List<AddonFile> read(FileTree tree, String path, ImageReader reader) throws IOException {
    List<AddonFile> found = new ArrayList<>();
    try (ByteSource source = tree.open(path)) {
      for (Image image : reader.read(source)) found.add(of(path, image));
    } catch (MalformedBinaryException e) {
      return List.of();
    }
    return found;
  }

  private static AddonFile of(String path, Image image) {
    AddonProfile addon = AddonProfile.of(image);
    boolean nodeApi =
        addon.registersBy(Registration.NAPI_REGISTER_MODULE_V1)
            || addon.registersBy(Registration.NAPI_MODULE_REGISTER);
    Set<Integer> bound = new TreeSet<>();
    if (!nodeApi) {
      addon.moduleVersion().ifPresent(bound::add);
      bound.addAll(addon.wellKnownVersions());
    }
    return new AddonFile(
        path,
        Platform.of(image),
        LibcFamily.of(image).orElse(null),
        nodeApi,
        addon.declaredNodeApi(),
        bound);
  }

  boolean fits(Platform target, @Nullable LibcFamily system) {
    return platform.equals(target) && (libc == null || system == null || libc == system);
  }

  /** Returns the platform with the C library where that is told. */
  String where() {
    return libc == null ? platform.toString() : platform + " (" + libc + ")";
  }
}
