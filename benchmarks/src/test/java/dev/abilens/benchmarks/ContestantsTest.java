package dev.abilens.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.abilens.header.BinaryHeader;
import dev.abilens.header.HeaderReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever is measured gives the answers that all others give, as far as it can. */
class ContestantsTest {
  static List<Arguments> all() {
    List<Arguments> all = new ArrayList<>();
    for (Contestants who : Contestants.values())
      for (Sample sample : Sample.values()) all.add(Arguments.of(who, sample));
    return all;
  }

  @ParameterizedTest
  @MethodSource("all")
  void headersAgree(Contestants who, Sample sample) throws Exception {
    Contestant contestant = who.make();
    BinaryHeader header = HeaderReader.read(sample.bytes());
    assumeTrue(contestant.part().formats().contains(header.format()), "not its format");
    Contestant ours = Contestants.ARRAY.make();
    Path path = sample.path();
    long expected =
        contestant.part().equals(Part.ALL)
            ? ours.header(ours.load(path))
            : HeaderSum.of(header, contestant.part());
    assertEquals(expected, contestant.header(contestant.load(path)));
  }

  @ParameterizedTest
  @MethodSource("all")
  void factsAgree(Contestants who, Sample sample) throws Exception {
    Contestant contestant = who.make();
    BinaryHeader header = HeaderReader.read(sample.bytes());
    assumeTrue(contestant.part().formats().contains(header.format()), "not its format");
    Contestant ours = Contestants.ARRAY.make();
    Path path = sample.path();
    Sink expected = Sink.checking(contestant.part());
    ours.facts(ours.load(path), expected);
    Sink found = Sink.checking(contestant.part());
    contestant.facts(contestant.load(path), found);
    assertSame(expected, found);
    found.clear();
    contestant.file(path, found);
    assertSame(expected, found);
    if (!contestant.part().tags().isEmpty()) assertNotEquals(0, found.fnv());
  }

  private static void assertSame(Sink expected, Sink found) {
    assertEquals(expected.count(), found.count());
    assertEquals(expected.light(), found.light());
    assertEquals(expected.fnv(), found.fnv());
  }

  @ParameterizedTest
  @EnumSource(names = "CLASS", mode = EnumSource.Mode.EXCLUDE)
  void whatIsTimedAddsUpToTheSame(Sample sample) throws Exception {
    Contestant ours = Contestants.ARRAY.make();
    Object file = ours.load(sample.path());
    Sink lengths = Sink.lengths();
    Sink all = Sink.checking(Part.ALL);
    ours.facts(file, lengths);
    ours.facts(file, all);
    assertEquals(all.count(), lengths.count());
    assertEquals(all.light(), lengths.light());
    assertTrue(lengths.count() > 10, "a library has symbols");
  }

  @ParameterizedTest
  @MethodSource("all")
  void benchmarksRun(Contestants who, Sample sample) throws Exception {
    assumeTrue(sample == Sample.ELF && who.make().part().equals(Part.ALL));
    FileListBenchmark benchmark = new FileListBenchmark();
    benchmark.contestant = who;
    benchmark.load();
    assertNotEquals(0, benchmark.header());
    assertEquals(benchmark.facts(), benchmark.file());
  }
}
