import {
  rendererFloatingVue,
  transformerTwoslash,
  type VitePressPluginTwoslashOptions,
} from "@shikijs/vitepress-twoslash";
import type { MarkdownOptions } from "vitepress";
import { inspect } from "./code-blocks.js";

/** What an editor says of a name, without what is there for the compiler alone. */
const told = (text: string): string =>
  text
    .replace(/^\(([\w-]+)\) /, "")
    .replace(/\nimport .*$/, "")
    .replace(/\n\s*/g, " ")
    .replace(/\(this: void, /, "(")
    .replace(/Handle \| | \| Handle\b/g, "");

const options: VitePressPluginTwoslashOptions = {
  twoslasher: inspect,
  processHoverInfo: told,
  // What a name is for, not all that its page in the reference says.
  processHoverDocs: (docs) => docs.split("\n\n")[0] ?? "",
};
const renderer = rendererFloatingVue(options);
const { nodeStaticInfo } = renderer;

type Transformer = NonNullable<MarkdownOptions["codeTransformers"]>[number];

/** Shows hovers, squiggles and messages in the blocks that are marked for it. */
// SAFETY: the same interface of a later shiki; VitePress has its own. The site's check sees hovers and squiggles.
export const twoslash = transformerTwoslash({
  ...options,
  renderer: {
    ...renderer,
    // Plain text without examples: a page has hundreds of hovers, and colours make each of them several times as long.
    nodeStaticInfo(info, node) {
      const plain = Object.create(this, { options: { value: { ...this.options, lang: "txt" } } });
      return nodeStaticInfo.call(plain, { ...info, tags: [] }, node);
    },
  },
}) as unknown as Transformer;
