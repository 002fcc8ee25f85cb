package dev.abilens.elf;

import dev.abilens.bytes.ReadLimits;
import dev.abilens.format.LoaderFiles;
import dev.abilens.image.LoadRequest;
import dev.abilens.libc.MuslSymbols;
import dev.abilens.tree.FileTree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A process of a musl system before the load. Immutable.
 *
 * @param program the program, or null if it is not at hand
 * @param objects the program, if it is at hand, what it brought, and the loader, which is the C
 *     library
 * @param libc the C library's own file, or null if it is not at hand
 * @param installation how musl is set up, or null if the system's files are not at hand
 * @param before124 whether it is older than 1.2.4, which knows DT_RELR and exports no names of old
 *     64-bit file offsets; null if nothing tells
 * @param gap what keeps the list from being complete, or null
 */
record MuslProcess(
    @Nullable LinkedObject program,
    List<LinkedObject> objects,
    @Nullable LoadedObject libc,
    @Nullable MuslInstallation installation,
    @Nullable Boolean before124,
    @Nullable String gap) {

  private static final List<String> USUAL = List.of("libstdc++.so.6", "libgcc_s.so.1");

  MuslProcess {
    objects = List.copyOf(objects);
  }

  /** Returns whether a name is the C library's: the loader opens no file for it. */
  static boolean isLibc(String name) {
    return !name.startsWith("ld-musl-") && MuslSymbols.isMusl(name);
  }

  static MuslProcess read(
      LoadRequest.Process process,
      @Nullable ElfFile file,
      LoaderAbi abi,
      LoaderFiles<LoaderAbi, LoadedObject> files,
      ReadLimits limits)
      throws IOException {
    FileTree root = process.root();
    String interpreter = file == null ? null : file.interpreter();
    MuslInstallation installation =
        root == null ? null : MuslInstallation.read(root, abi, interpreter);
    MuslSearch search = new MuslSearch(files, abi, limits, root, installation, process.libraries());
    List<LinkedObject> objects = new ArrayList<>();
    LinkedObject program = null;
    String gap = null;
    if (file != null) {
      program = LinkedObject.program(process, new LoadedObject(file));
      objects.add(program);
      gap = addClosure(objects, search, root != null);
    } else if (!process.bare()) {
      LinkedObject nobody = LinkedObject.program(process, null);
      for (String name : USUAL) {
        SearchResult found = search.find(name, nobody);
        if (found.isThere()) objects.add(found.linked(name, null));
      }
    }
    LoadedObject libc = null;
    if (root != null && installation != null && installation.loader() != null) {
      String path = installation.loader();
      LoaderFiles.Found<LoadedObject> found = files.find(root, path, abi, limits);
      libc = found.object();
      objects.add(new LinkedObject("libc.so", path, libc, null, root, path, found.path()));
    }
    if (root != null && libc == null && gap == null) gap = "there is no musl in " + root.name();
    Boolean before124 = MuslLoader.isBefore124(process.libcVersion());
    // 1.2.4 was the first that exported it no longer.
    if (libc != null) before124 = libc.symbols().find("open64") >= 0;
    return new MuslProcess(program, objects, libc, installation, before124, gap);
  }

  private static @Nullable String addClosure(
      List<LinkedObject> objects, MuslSearch search, boolean atHand) throws IOException {
    String gap = null;
    for (int i = 0; i < objects.size(); i++) {
      LinkedObject asking = objects.get(i);
      if (asking.object() == null) continue;
      for (DynamicTable.NamedEntry needed : asking.object().dynamic().needed()) {
        String name = needed.text();
        if (isLibc(name) || objects.stream().anyMatch(o -> o.name().equals(name))) continue;
        SearchResult found = search.find(name, asking);
        if (found.isThere()) objects.add(found.linked(name, asking));
        else if (!atHand && found.status() == SearchResult.Status.UNKNOWN)
          // It is the runtime of that system: what it needs is there.
          objects.add(LinkedObject.claimed(name, asking));
        else if (gap == null)
          gap = asking.path() + " needs " + name + ", which the system given does not show";
      }
    }
    return gap;
  }
}
