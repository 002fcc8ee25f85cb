package dev.abilens.script;

import dev.abilens.script.RegexProgram.Step;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Writes a regular expression as steps (ECMA-262, 22.2.2). */
final class RegexCompiler {
  private static final int MAX_STEPS = 2000;
  private static final int MAX_WORK = 10_000;

  private final List<Step> steps = new ArrayList<>();
  private final int groups;
  private int registers;
  private int work;

  RegexCompiler(int groups) {
    this.groups = groups;
    this.registers = 2 * (groups + 1);
  }

  RegexProgram compile(RegexNode whole, List<String> names) {
    add(new RegexProgram.Keep(0));
    add(whole, false);
    add(new RegexProgram.Keep(1));
    add(new RegexProgram.End());
    return new RegexProgram(List.copyOf(steps), groups, registers, names);
  }

  /** Adds a step; returns its place. */
  private int add(Step step) {
    if (steps.size() >= MAX_STEPS) throw new RegexParser.NotRead();
    steps.add(step);
    return steps.size() - 1;
  }

  private void add(RegexNode node, boolean backwards) {
    // Repetitions of nothing add no steps.
    if (++work > MAX_WORK) throw new RegexParser.NotRead();
    if (node instanceof RegexNode.One one) {
      add(new RegexProgram.Take(one.set(), backwards));
    } else if (node instanceof RegexNode.Sequence sequence) {
      List<RegexNode> parts = new ArrayList<>(sequence.parts());
      if (backwards) Collections.reverse(parts);
      for (RegexNode part : parts) add(part, backwards);
    } else if (node instanceof RegexNode.Choice choice) {
      choice(choice, backwards);
    } else if (node instanceof RegexNode.Group group) {
      int start = 2 * group.number();
      add(new RegexProgram.Keep(backwards ? start + 1 : start));
      add(group.inner(), backwards);
      add(new RegexProgram.Keep(backwards ? start : start + 1));
    } else if (node instanceof RegexNode.Repeat repeat) {
      repeat(repeat, backwards);
    } else if (node instanceof RegexNode.Again again) {
      add(new RegexProgram.Again(again.group(), backwards));
    } else if (node instanceof RegexNode.At at) {
      add(new RegexProgram.At(at.edge()));
    } else if (node instanceof RegexNode.Around around) {
      int place = add(new RegexProgram.Jump(0));
      add(around.inner(), around.backwards());
      add(new RegexProgram.End());
      steps.set(place, new RegexProgram.Around(around.not(), steps.size()));
    }
  }

  private void choice(RegexNode.Choice choice, boolean backwards) {
    List<Integer> ends = new ArrayList<>();
    for (int i = 0; i < choice.parts().size(); i++) {
      boolean last = i == choice.parts().size() - 1;
      int fork = last ? 0 : add(new RegexProgram.Jump(0));
      add(choice.parts().get(i), backwards);
      if (last) break;
      ends.add(add(new RegexProgram.Jump(0)));
      steps.set(fork, new RegexProgram.Fork(fork + 1, steps.size()));
    }
    for (int end : ends) steps.set(end, new RegexProgram.Jump(steps.size()));
  }

  private void repeat(RegexNode.Repeat repeat, boolean backwards) {
    for (int i = 0; i < repeat.least(); i++) once(repeat, backwards);
    if (repeat.most() < 0) {
      int fork = turn(repeat, backwards);
      add(new RegexProgram.Jump(fork));
      close(fork, repeat.lazy());
      return;
    }
    List<Integer> forks = new ArrayList<>();
    for (int i = repeat.least(); i < repeat.most(); i++) forks.add(turn(repeat, backwards));
    for (int fork : forks) close(fork, repeat.lazy());
  }

  /** Adds one turn that need not be, and that must take something; returns where it forks. */
  private int turn(RegexNode.Repeat repeat, boolean backwards) {
    int fork = add(new RegexProgram.Jump(0));
    int register = registers++;
    add(new RegexProgram.Keep(register));
    once(repeat, backwards);
    add(new RegexProgram.Moved(register));
    return fork;
  }

  private void once(RegexNode.Repeat repeat, boolean backwards) {
    if (repeat.behind() > repeat.first())
      add(new RegexProgram.Drop(2 * repeat.first(), 2 * repeat.behind()));
    add(repeat.inner(), backwards);
  }

  private void close(int fork, boolean lazy) {
    int behind = steps.size();
    steps.set(
        fork,
        lazy ? new RegexProgram.Fork(behind, fork + 1) : new RegexProgram.Fork(fork + 1, behind));
  }
}
