import { MarkdownTheme, MarkdownThemeContext } from "typedoc-plugin-markdown";

type Arguments = ConstructorParameters<typeof MarkdownThemeContext>;

/** The doc comments say in words what the results are: a heading that repeats the signature's result adds nothing. */
class ReferenceContext extends MarkdownThemeContext {
  constructor(...operands: Arguments) {
    super(...operands);
    this.partials.signatureReturns = () => "";
    this.partials.inheritance = () => "";
    this.partials.sources = () => "";
  }
}

export class ReferenceTheme extends MarkdownTheme {
  override getRenderContext(page: Arguments[1]): MarkdownThemeContext {
    return new ReferenceContext(this, page, this.application.options);
  }
}
