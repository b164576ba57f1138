import { MarkupKind, PositionEncodingKind, type ClientCapabilities } from 'vscode-languageserver';

/** What the client can do, as far as this server answers differently for it. Read once, at `initialize`. */
export interface Abilities {
  /** Asks for diagnostics itself; gets none pushed. */
  readonly pullsDiagnostics: boolean;
  /** Pulls again when told that all diagnostics may have changed. */
  readonly refreshesDiagnostics: boolean;
  readonly relatedInformation: boolean;
  readonly codeDescription: boolean;
  readonly hoverFormat: 'markdown' | 'plaintext';
  /** Shows images with `data:` addresses in Markdown. */
  readonly pictures: boolean;
  /** Understands `<details>` in Markdown. */
  readonly folds: boolean;
  /** Asks for hints between the words of the code. */
  readonly inlayHints: boolean;
  /** Asks for them again when told that they may have changed. */
  readonly refreshesInlayHints: boolean;
  /** Understands code actions that carry edits; without, none are offered. */
  readonly codeActionLiterals: boolean;
  /** Asks for the edit of a code action only when it is chosen. */
  readonly resolvesEdits: boolean;
  readonly disabledActions: boolean;
  readonly preferredActions: boolean;
  /** Applies edits only to the version they were made for. */
  readonly versionedEdits: boolean;
  /** Answers `workspace/configuration`. */
  readonly configuration: boolean;
  readonly registersConfigurationChanges: boolean;
  /** Tells of changes on the disk when asked to. */
  readonly registersWatchedFiles: boolean;
  /** Lets the server choose how characters are counted (LSP 3.17). */
  readonly negotiatesEncoding: boolean;
}

export function readAbilities({ workspace, textDocument, general }: ClientCapabilities): Abilities {
  const codeAction = textDocument?.codeAction;
  const resolves = codeAction?.resolveSupport?.properties.includes('edit') ?? false;
  // A client that pulls says in `diagnostic` what it can show; one that doesn't, in `publishDiagnostics`.
  // The protocol has no word for images and folds: a client that names their tags can show them.
  const tags = general?.markdown?.allowedTags ?? [];
  const shown = [textDocument?.diagnostic, textDocument?.publishDiagnostics];
  return {
    pullsDiagnostics: textDocument?.diagnostic !== undefined,
    refreshesDiagnostics: workspace?.diagnostics?.refreshSupport ?? false,
    relatedInformation: shown.some((ability) => ability?.relatedInformation),
    codeDescription: shown.some((ability) => ability?.codeDescriptionSupport),
    hoverFormat: textDocument?.hover?.contentFormat?.includes(MarkupKind.Markdown) ? 'markdown' : 'plaintext',
    pictures: tags.includes('img'),
    folds: tags.includes('details') && tags.includes('summary'),
    inlayHints: textDocument?.inlayHint !== undefined,
    refreshesInlayHints: workspace?.inlayHint?.refreshSupport ?? false,
    codeActionLiterals: codeAction?.codeActionLiteralSupport !== undefined,
    // What is resolved later is found again by `data`.
    resolvesEdits: resolves && (codeAction?.dataSupport ?? false),
    disabledActions: codeAction?.disabledSupport ?? false,
    preferredActions: codeAction?.isPreferredSupport ?? false,
    versionedEdits: workspace?.workspaceEdit?.documentChanges ?? false,
    configuration: workspace?.configuration ?? false,
    registersConfigurationChanges: workspace?.didChangeConfiguration?.dynamicRegistration ?? false,
    registersWatchedFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration ?? false,
    negotiatesEncoding: general?.positionEncodings?.includes(PositionEncodingKind.UTF16) ?? false,
  };
}
