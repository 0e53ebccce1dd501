export { AccessProvider, useMay } from './access.tsx';
export { ClientsProvider, useClient } from './clients.tsx';
export { ConfirmButton } from './confirm-button.tsx';
export { CopyButton } from './copy-button.tsx';
export { Dialog } from './dialog.tsx';
export { DollarInput } from './dollar-input.tsx';
export { Drawer } from './drawer.tsx';
export { JsonEditor } from './editor/json-editor.tsx';
export { EmptyState } from './empty-state.tsx';
export { FailureNotice } from './failure-notice.tsx';
export { FigureTiles, type Tile } from './figure-tiles.tsx';
export { FormDialog } from './form-dialog.tsx';
export { GrowingTextarea } from './growing-textarea.tsx';
export {
  costOfCalls,
  inDollars,
  money,
  pricePerMillion,
  pricesPerMillion,
} from './format/money.ts';
export { plotWords } from './format/plot-words.ts';
export { compact, contextWindow, duration, share, speed, whole } from './format/quantity.ts';
export {
  ago,
  axisDay,
  axisHour,
  day,
  dayGroup,
  exactTime,
  fullTime,
  timeZone,
} from './format/time.ts';
export { ListTable } from './list-table.tsx';
export { Markdown, preloadMarkdown } from './markdown/markdown.tsx';
export { MoreButton } from './more-button.tsx';
export { NavigationProvider, RouteLink, useNavigate } from './navigation.tsx';
export { noticeDone, noticeFailure, noticeUndo } from './notices.tsx';
export { isAtOwnEntry } from './over-page.ts';
export { Page } from './page.tsx';
export { Panel } from './panel.tsx';
export {
  explain,
  type Rejection,
  type RejectionDetail,
  type RejectionOf,
  rejectionIn,
  type Words,
} from './rejection.ts';
export { saveFile } from './save-file.ts';
export { UiProvider } from './ui-provider.tsx';
export { useNow } from './use-now.ts';
export { whenIdle } from './when-idle.ts';
