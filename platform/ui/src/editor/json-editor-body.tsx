import { json, jsonParseLinter } from '@codemirror/lang-json';
import { linter } from '@codemirror/lint';
import { useComputedColorScheme } from '@mantine/core';
import CodeMirror from '@uiw/react-codemirror';
import type { JsonEditorProps } from './json-editor.tsx';

const extensions = [json(), linter(jsonParseLinter())];

/** The editor itself, loaded when the first one is opened. */
export function JsonEditorBody({ value, onChange, label, minHeight = '120px' }: JsonEditorProps) {
  const scheme = useComputedColorScheme('light');
  return (
    <CodeMirror
      aria-label={label}
      value={value}
      theme={scheme}
      minHeight={minHeight}
      maxHeight="340px"
      extensions={extensions}
      readOnly={onChange === undefined}
      basicSetup={{ lineNumbers: false, foldGutter: false, highlightActiveLine: false }}
      {...(onChange ? { onChange } : {})}
    />
  );
}
