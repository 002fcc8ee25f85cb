package dev.abilens.format;

import dev.abilens.image.Bindings;
import dev.abilens.image.LoadFailure;
import dev.abilens.image.LoadResult;
import dev.abilens.image.LoaderKind;
import dev.abilens.image.ProgramNames;
import dev.abilens.node.LoaderMessages;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Gathers what a loader meets, in the order in which it does; used by one thread. */
public final class LoadLog {
  /** The beginning of a gap: what follows says what contradicts itself. */
  public static final String CONTRADICTION =
      "what the loader makes of a file that contradicts itself: ";

  /** As many refusals of one load are told: a real loader stops at the first. */
  static final int MAX_REFUSALS = 100;

  /** As many gaps are told: a person asks for the first of them. */
  static final int MAX_GAPS = 100;

  /** The last gap where there are more. */
  static final String MORE_GAPS = "what else is not known is too much to be told";

  private final LoaderKind loader;
  private final List<LoadFailure> failures = new ArrayList<>();
  private final List<LoadFailure> late = new ArrayList<>();
  private final Set<LoadResult.OpenSymbol> open = new LinkedHashSet<>();
  private final List<LoadResult.Gap> gaps = new ArrayList<>();
  // How many failures there were when a gap was added last.
  private final Map<String, Integer> told = new HashMap<>();
  private final Set<String> assumptions = new LinkedHashSet<>();
  private final List<LoadResult.Library> libraries = new ArrayList<>();
  private Function<ProgramNames, Bindings> bindings = LoadResult.ITSELF;
  private boolean cut;

  /** Begins an empty log. */
  public LoadLog(LoaderKind loader) {
    this.loader = loader;
  }

  /** Returns a result that leaves everything open. */
  public static LoadResult undecided(LoaderKind loader, String message) {
    LoadLog log = new LoadLog(loader);
    log.gap(message);
    return log.result();
  }

  /**
   * Adds what the loader refuses.
   *
   * @param kind the class of the failure, whose words are looked up
   * @param detail what the placeholders of those words stand for
   * @param offset where in the file the cause lies
   * @param where the structure there
   * @param evidence how it is known, empty where the file itself tells
   */
  public void refuse(
      String kind, Map<String, String> detail, long offset, String where, String evidence) {
    if (hasRoom()) failures.add(failure(kind, detail, offset, where, evidence));
  }

  /** Adds that the loader refuses a file. */
  public void refuse(Refusal refusal, String path) {
    Map<String, String> detail = new HashMap<>(refusal.detail());
    detail.put("path", path);
    refuse(refusal.kind(), detail, refusal.offset(), refusal.where(), "");
  }

  /**
   * Returns a file's object; null after what keeps the loader from mapping it was added.
   *
   * @param <O> what the loader makes of a file
   */
  public <O> @Nullable O objectOf(LoaderFiles.Found<O> file, String path) {
    if (file.refusal() != null) refuse(file.refusal(), path);
    else if (file.object() == null) gap(CONTRADICTION + file.problem());
    return file.object();
  }

  /** Adds what the loader accepts and what ends the process at the first call. */
  public void late(String kind, Map<String, String> detail, long offset, String where) {
    late(kind, detail, offset, where, "");
  }

  /** Adds such a thing with how it is known. */
  public void late(
      String kind, Map<String, String> detail, long offset, String where, String evidence) {
    late.add(failure(kind, detail, offset, where, evidence));
  }

  private LoadFailure failure(
      String kind, Map<String, String> detail, long offset, String where, String evidence) {
    String message = LoaderMessages.bundled().render(loader.id(), kind, detail);
    return new LoadFailure(kind, message, detail, offset, where, evidence);
  }

  /**
   * Adds a refusal in words that the table does not have, since they change from build to build.
   */
  public void refuse(LoadFailure failure) {
    if (hasRoom()) failures.add(failure);
  }

  private boolean hasRoom() {
    cut |= failures.size() == MAX_REFUSALS;
    return !cut;
  }

  /** Returns whether so much was refused that what more comes is not told. */
  public boolean isCut() {
    return cut;
  }

  /** Adds a symbol that only the program can provide to the file at a path. */
  public void open(String path, String symbol, boolean lazy) {
    open.add(new LoadResult.OpenSymbol(symbol, lazy, path));
  }

  /** Adds what would have to be known at this step. */
  public void gap(String message) {
    Integer order = failures.size();
    if (gaps.size() > MAX_GAPS || order.equals(told.put(message, order))) return;
    String last = gaps.size() == MAX_GAPS ? MORE_GAPS : message;
    gaps.add(new LoadResult.Gap(order, last));
  }

  /** Adds what was taken for granted. */
  public void assume(String name) {
    assumptions.add(name);
  }

  /** Adds a library that the load brings, in the order in which symbols are looked up. */
  public void library(LoadResult.Library library) {
    libraries.add(library);
  }

  /** Adds what {@link LoadResult#bindings} is; else the file is bound to itself. */
  public void bind(Function<ProgramNames, Bindings> own) {
    bindings = own;
  }

  /** Returns whether something that the loader refuses was added. */
  public boolean isRefused() {
    return !failures.isEmpty();
  }

  /** Returns what was gathered. */
  public LoadResult result() {
    return new LoadResult(
        failures,
        cut,
        late,
        List.copyOf(open),
        gaps,
        List.copyOf(assumptions),
        libraries,
        bindings);
  }
}
