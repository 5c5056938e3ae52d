import ts from "typescript";
import { describe, expect, it } from "vitest";
import * as library from "../src/index.js";
import { allCodeBlocks, type CodeBlock } from "../type-tests/support/code-blocks.js";

// The type tests compile what the documents show. Here it runs, but for the statements of which it says that the compiler
// refuses them; and where it says that one throws, it must.

function mustThrow(statement: () => void, name: string): void {
  let thrown: unknown;
  try {
    statement();
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toMatchObject({ name });
}

const names = ["mustThrow", ...Object.keys(library)].join(", ");
const values = [mustThrow, ...Object.values(library)];

/** Code around a block that is no program of its own: what `asModule` of the type tests declares, as values. */
const given = `
class Init extends FrameMeta("Init", { pid: u32 }) {}
class PageTable extends FrameMeta("PageTable", { level: u8, entries: u16, asid: u32, flags: u64 }) {}
class Buffer extends FrameMeta("Buffer", { length: u16 }, { untyped: true }) {}
const memory = createMemory({ name: "dma", frames: 16, shared: true });
const port = { postMessage: (message) => void structuredClone(message) };
const condition = false;
const frame = alloc(memory, Init, { pid: 7 });
own(frame);
`;

const brackets = (line: string): number =>
  [...line].reduce((depth, sign) => depth + ("([{".includes(sign) ? 1 : ")]}".includes(sign) ? -1 : 0), 0);

/** The block without the statements that are shown to be refused. */
function accepted(code: string): string {
  const kept: string[] = [];
  let isRefused = false;
  let depth = 0;
  for (const line of code.split("\n")) {
    if (isRefused) {
      depth += brackets(line);
      isRefused = depth > 0;
    } else if (line.includes("@ts-expect-error")) isRefused = true;
    else kept.push(line.replace(/^(.*;) \/\/ throws (\w+Error)\b.*$/, 'mustThrow(() => { $1 }, "$2");'));
  }
  return kept.join("\n");
}

function asFunction({ code }: CodeBlock): (...operands: readonly unknown[]) => Promise<void> {
  const body = accepted(code);
  const isProgram = /^import .*"unique-frame";$/m.test(body);
  const program = isProgram ? body.replace(/^import .*"unique-frame";$/m, "") : `${given}{\n${body}\n}`;
  const { outputText } = ts.transpileModule(`async (${names}) => {\n${program}\n}`, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
  });
  // biome-ignore lint/security/noGlobalEval: the text is from our own documents
  return globalThis.eval(outputText);
}

describe("the code blocks of the documents run to their end", () => {
  it.each(allCodeBlocks())("$place", { timeout: 10_000 }, async (block) => {
    await asFunction(block)(...values);
  });

  it("are really run", async () => {
    const wrong = { place: "here", code: "drop(frame);\ndrop(frame);" };
    await expect(asFunction(wrong)(...values)).rejects.toThrow("drop after drop");
    const calm = { place: "here", code: "frame.size(); // throws OwnershipError" };
    await expect(asFunction(calm)(...values)).rejects.toThrow("OwnershipError");
    const misuse = { place: "here", code: "drop(frame);\n// @ts-expect-error drop after drop\ndrop(frame);" };
    await asFunction(misuse)(...values);
  });
});
