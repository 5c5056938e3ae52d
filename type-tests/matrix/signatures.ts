import type { State } from "../../src/ownership/protocol.js";

/** The types of signatures, and the states that each of them takes. */
const takes = {
  UniqueFrameRef: ["unique"],
  FrameRef: ["unique", "shared"],
  UniqueFrameOwner: ["unique"],
  FrameOwner: ["shared"],
  RawFrameOwner: ["raw"],
  RawSharedFrameOwner: ["rawShared"],
} as const satisfies Readonly<Record<string, readonly State[]>>;

/** A signature that takes a frame, and the frames that it may take. */
interface Signature {
  readonly type: keyof typeof takes;
  readonly kind: "Init" | "PageTable" | "unknown";
  readonly memory: '"dma"' | '"ram"' | "string";
}

/** A frame that somebody tries to pass, as the argument of a call. All of them live in the memory dma. */
interface Passed {
  readonly name: string;
  readonly setUp: string;
  readonly argument: string;
  /** every state that the frame may be in */
  readonly states: readonly State[];
  readonly kinds: readonly ("Init" | "PageTable")[];
  readonly isOwner: boolean;
}

const notAssignable = "UNASSIGNABLE type '";
const repurposed = "repurpose(x, PageTable, { level: 1, present: true, flags: 0n });";

const frames: readonly Omit<Passed, "argument">[] = [
  { name: "unique", setUp: "const x = make(); own(x);", states: ["unique"], kinds: ["Init"], isOwner: true },
  {
    name: "repurposed",
    setUp: `const x = make(); own(x); ${repurposed}`,
    states: ["unique"],
    kinds: ["PageTable"],
    isOwner: true,
  },
  { name: "raw", setUp: "const x = make(); own(x); intoRaw(x);", states: ["raw"], kinds: ["Init"], isOwner: true },
  {
    name: "shared",
    setUp: "const x = make(); own(x); intoShared(x);",
    states: ["shared"],
    kinds: ["Init"],
    isOwner: true,
  },
  {
    name: "shared and raw",
    setUp: "const x = makeShared(); own(x); intoRaw(x);",
    states: ["rawShared"],
    kinds: ["Init"],
    isOwner: true,
  },
  {
    name: "found to be a table",
    setUp: "const x = makeAny(); own(x); if (!downcast(x, PageTable)) { throw 0; }",
    states: ["shared"],
    kinds: ["PageTable"],
    isOwner: true,
  },
];

const passed: readonly Passed[] = [
  ...frames.map((frame) => ({ ...frame, argument: "x" })),
  ...frames.map((frame) => ({ ...frame, name: `${frame.name}, given`, argument: "give(x)" })),
  {
    name: "spent",
    setUp: "const x = make(); own(x); drop(x);",
    argument: "x",
    states: ["spent"],
    kinds: ["Init"],
    isOwner: true,
  },
  {
    name: "sent",
    setUp: "const x = make(); own(x); send(channel, x);",
    argument: "x",
    states: ["spent"],
    kinds: ["Init"],
    isOwner: true,
  },
  {
    name: "perhaps sent",
    setUp: "const x = make(); own(x); if (trySend(channel, x)) { risky(); }",
    argument: "x",
    states: ["unique", "spent"],
    kinds: ["Init"],
    isOwner: true,
  },
  {
    name: "perhaps shared",
    setUp: "const x = make(); own(x); if (c) { intoShared(x); }",
    argument: "x",
    states: ["unique", "shared"],
    kinds: ["Init"],
    isOwner: true,
  },
  {
    name: "perhaps spent",
    setUp: "const x = make(); own(x); if (c) { drop(x); }",
    argument: "x",
    states: ["unique", "spent"],
    kinds: ["Init"],
    isOwner: true,
  },
  {
    name: "perhaps raw",
    setUp: "const x = make(); own(x); if (c) { intoRaw(x); }",
    argument: "x",
    states: ["unique", "raw"],
    kinds: ["Init"],
    isOwner: true,
  },
  {
    name: "perhaps repurposed",
    setUp: `const x = make(); own(x); if (c) { ${repurposed} }`,
    argument: "x",
    states: ["unique"],
    kinds: ["Init", "PageTable"],
    isOwner: true,
  },
  {
    name: "not tracked",
    setUp: "const x = make();",
    argument: "x",
    states: ["unique"],
    kinds: ["Init"],
    isOwner: true,
  },
  {
    name: "raw, not tracked",
    setUp: "const x = makeRaw();",
    argument: "x",
    states: ["raw"],
    kinds: ["Init"],
    isOwner: true,
  },
  {
    name: "shared, not tracked",
    setUp: "const x = makeShared();",
    argument: "x",
    states: ["shared"],
    kinds: ["Init"],
    isOwner: true,
  },
  {
    name: "a clone",
    setUp: "const x = makeShared();",
    argument: "x.clone()",
    states: ["shared"],
    kinds: ["Init"],
    isOwner: true,
  },
  {
    name: "shared and raw, not tracked",
    setUp: "const x = makeRawShared();",
    argument: "x",
    states: ["rawShared"],
    kinds: ["Init"],
    isOwner: true,
  },
  {
    name: "borrowed",
    setUp: 'const x: UniqueFrameRef<Init, "dma"> = make();',
    argument: "x",
    states: ["unique"],
    kinds: ["Init"],
    isOwner: false,
  },
  {
    name: "borrowed, and perhaps shared",
    setUp: "const x = makeShared();",
    argument: "x.borrow()",
    states: ["unique", "shared"],
    kinds: ["Init"],
    isOwner: false,
  },
];

/** Each type, exact, of another kind, of another memory, and as wide as can be. */
const signatures: readonly Signature[] = (Object.keys(takes) as (keyof typeof takes)[]).flatMap((type) => [
  { type, kind: "Init", memory: '"dma"' },
  { type, kind: "PageTable", memory: '"dma"' },
  { type, kind: "Init", memory: '"ram"' },
  { type, kind: "unknown", memory: "string" },
]);

/** Right state, right kind, right memory, and an owner where ownership moves. */
function isAccepted({ type, kind, memory }: Signature, frame: Passed): boolean {
  const states: readonly State[] = takes[type];
  return (
    frame.states.every((is) => states.includes(is)) &&
    frame.kinds.every((is) => kind === "unknown" || is === kind) &&
    memory !== '"ram"' &&
    (frame.isOwner || type.endsWith("Ref"))
  );
}

/** Every signature × every frame, one program each. */
export const signaturePrograms: readonly string[] = signatures.flatMap((signature) => {
  const { type, kind, memory } = signature;
  return passed.map((frame) => {
    const mark = isAccepted(signature, frame) ? "" : ` // ERR ${notAssignable}`;
    return `// ${frame.name} -> ${type}<${kind}, ${memory}>
{
  ${frame.setUp}
  const take = (_: ${type}<${kind}, ${memory}>): void => {};
  take(${frame.argument});${mark}
}`;
  });
});

/** A raw frame that came from elsewhere: it belongs to one memory and one kind. */
export const restorePrograms: readonly string[] = ["dma", "ram"].flatMap((memory) =>
  ["Init", "PageTable"].map((kind) => {
    const mark = memory === "dma" && kind === "Init" ? "" : ` // ERR ${notAssignable}`;
    return `{
  const arrived = {} as RawFrame<Init, "dma">;
  const x = restore(${memory}, arrived, ${kind});${mark}
}`;
  }),
);
