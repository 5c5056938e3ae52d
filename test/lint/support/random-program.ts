import fc from "fast-check";

/** A statement of the small language that soundness is tried in. Every condition is asked anew, and may come out either way. */
export type Statement =
  | { readonly kind: "drop" | "give" | "use" | "send" | "choice"; readonly variable: number }
  | { readonly kind: "risky" | "break" | "continue" | "return" | "throw" }
  | { readonly kind: "renew"; readonly variable: number }
  | { readonly kind: "declare"; readonly isLet: boolean; readonly body: Block }
  | { readonly kind: "if"; readonly yes: Block; readonly no: Block }
  | {
      readonly kind: "try send";
      readonly variable: number;
      readonly form: "plain" | "negated" | "and" | "or";
      readonly yes: Block;
      readonly no: Block;
    }
  | {
      readonly kind: "keep answer";
      readonly variable: number;
      readonly between: Block;
      readonly yes: Block;
      readonly no: Block;
    }
  | { readonly kind: "while" | "do" | "for of"; readonly body: Block }
  | { readonly kind: "switch"; readonly cases: readonly Block[]; readonly hasDefault: boolean }
  | {
      readonly kind: "try";
      readonly block: Block;
      readonly handler: Block | undefined;
      readonly finalizer: Block | undefined;
    };

export type Block = readonly Statement[];

/** Programs, from which fast-check can take away what is not needed to fail. */
export const programs: fc.Arbitrary<Block> = fc.letrec<{ statement: Statement; block: Block }>((tie) => {
  const variable = fc.nat(3);
  const block = tie("block");
  const simple = fc.oneof(
    fc.record({ kind: fc.constantFrom("drop", "give", "use", "send", "choice"), variable }),
    fc.record({ kind: fc.constantFrom("risky", "break", "continue", "return", "throw") }),
    fc.record({ kind: fc.constant("renew"), variable }),
  );
  const compound = fc.oneof(
    fc.record({ kind: fc.constant("declare"), isLet: fc.boolean(), body: block }),
    fc.record({ kind: fc.constant("if"), yes: block, no: block }),
    fc.record({
      kind: fc.constant("try send"),
      variable,
      form: fc.constantFrom("plain", "negated", "and", "or"),
      yes: block,
      no: block,
    }),
    fc.record({ kind: fc.constant("keep answer"), variable, between: block, yes: block, no: block }),
    fc.record({ kind: fc.constantFrom("while", "do", "for of"), body: block }),
    fc.record({
      kind: fc.constant("switch"),
      cases: fc.array(block, { minLength: 1, maxLength: 3 }),
      hasDefault: fc.boolean(),
    }),
    fc.record({ kind: fc.constant("try"), block, handler: block, finalizer: fc.constant(undefined) }),
    fc.record({ kind: fc.constant("try"), block, handler: fc.option(block, { nil: undefined }), finalizer: block }),
  );
  return {
    statement: fc.oneof({ depthSize: "small", withCrossShrink: true }, simple, compound) as fc.Arbitrary<Statement>,
    block: fc.array(tie("statement"), { maxLength: 4, depthIdentifier: "block" }),
  };
}).block;
