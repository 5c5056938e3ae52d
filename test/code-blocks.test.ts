import { describe, expect, it } from "vitest";
import { allCodeBlocks, scriptBlocks } from "../type-tests/support/code-blocks.js";
import { runBlock, runProgram, shownOutput } from "./support/run-block.js";

// The type tests compile what the documents show. Here it runs, but for the statements of which it says that the compiler
// refuses them; where it says that one throws, it must; what it prints is what it says, and an expression has the value
// that stands after it.

describe("the code blocks of the documents run to their end, and print what they show", () => {
  it.each(allCodeBlocks())("$place", { timeout: 20_000 }, async (block) => {
    expect(await runBlock(block)).toEqual(shownOutput(block));
  });
});

describe("the JavaScript of the documents", () => {
  it.each(scriptBlocks())("$place is a module that can be loaded", { timeout: 20_000 }, async (block) => {
    expect(await runProgram(block)).toEqual(shownOutput(block));
  });
});

describe("the runner", () => {
  const program = (code: string) => ({ place: "here", code: `import { paddr } from "unique-frame";\n${code}` });
  const fragment = (code: string) => ({ place: "here", code });

  it("really runs, and does without what is shown to be refused", async () => {
    await expect(runBlock(fragment("drop(frame);\ndrop(frame);"))).rejects.toThrow("drop after drop");
    await runBlock(fragment("drop(frame);\n// @ts-expect-error drop after drop\ndrop(frame);"));
    await expect(runBlock(program("paddr(-1);"))).rejects.toThrow("RangeError");
  });

  it.each([
    ["a fragment", fragment],
    ["a program", program],
  ])("wants %s to throw what it says, in those words", async (_, block) => {
    await expect(runBlock(block("Math.abs(1); // throws RangeError"))).rejects.toThrow("nothing");
    await expect(runBlock(block("paddr(-1); // throws TypeError"))).rejects.toThrow("must be thrown");
    await expect(runBlock(block("paddr(-1); // throws RangeError: other words"))).rejects.toThrow("must be thrown");
    await runBlock(block("paddr(-1); // throws RangeError: paddr: a physical address; lint: some-rule: more"));
    await expect(runBlock(block("await paddr(1); // throws RangeError"))).rejects.toThrow("nothing");
    await runBlock(block("await paddr(-1); // throws RangeError"));
  });

  it.each([
    ["a fragment", fragment],
    ["a program", program],
  ])("wants an expression of %s to have the value that it shows", async (_, block) => {
    await runBlock(
      block('paddr(1); // 1\n"a".length === 1; // true\n[1, 2].map(String); // ["1", "2"]\nvoid 0; // undefined'),
    );
    await expect(runBlock(block("paddr(1); // 2"))).rejects.toThrow("it must be 2, but was 1");
    await expect(runBlock(block("paddr(1); // undefined"))).rejects.toThrow("it must be undefined, but was 1");
    await runBlock(block("paddr(1); // 2 at most"));
  });

  it.each([
    ["a fragment", fragment],
    ["a program", program],
  ])("reads what %s prints", async (_, block) => {
    const shown = block("console.log(7, [1]); // => 7 [ 1 ]\nconsole.log('a\\nb');\n// => a\n// => b");
    expect(shownOutput(shown)).toEqual(["7 [ 1 ]", "a", "b"]);
    expect(await runBlock(shown)).toEqual(["7 [ 1 ]", "a", "b"]);
  });
});
