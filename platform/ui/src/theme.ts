import {
  createTheme,
  DEFAULT_THEME,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
  type VariantColorsResolver,
} from '@mantine/core';

const teal: MantineColorsTuple = [
  '#eefbf8',
  '#d3f3eb',
  '#a9e6d8',
  '#78d3c1',
  '#4bbaa8',
  '#2ba08f',
  '#178475',
  '#126a5f',
  '#11554d',
  '#114640',
];

/** A cool neutral: text, borders and grounds of the dark scheme, from text to the deepest ground. */
const dark: MantineColorsTuple = [
  '#e3e6e9',
  '#b4bac0',
  '#8c939b',
  '#646c75',
  '#353b43',
  '#2a3037',
  '#1e2328',
  '#15181c',
  '#101316',
  '#0a0c0e',
];

/** The last shade is that of text on a light ground: ours are read on it, at 4.5 : 1 and more. */
const orange = DEFAULT_THEME.colors.orange.with(
  9,
  '#a83808',
) as readonly string[] as MantineColorsTuple;
const yellow = DEFAULT_THEME.colors.yellow.with(
  9,
  '#8a4b00',
) as readonly string[] as MantineColorsTuple;
const green = DEFAULT_THEME.colors.green.with(
  9,
  '#237032',
) as readonly string[] as MantineColorsTuple;
const lime = DEFAULT_THEME.colors.lime.with(
  9,
  '#44700a',
) as readonly string[] as MantineColorsTuple;

const system =
  "-apple-system, BlinkMacSystemFont, 'Segoe UI', 'Inter', 'Noto Sans', Helvetica, Arial, sans-serif, 'Apple Color Emoji', 'Noto Color Emoji'";
const monospace =
  "ui-monospace, SFMono-Regular, 'JetBrains Mono', 'Cascadia Code', Menlo, Consolas, 'Liberation Mono', monospace";

/** In the dark Mantine makes words on buttons nearly white: what deletes would look as what changes. */
const variantColours: VariantColorsResolver = (input) => {
  const colours = defaultVariantColorsResolver(input);
  const name = input.color ?? input.theme.primaryColor;
  if (input.variant !== 'subtle' || name === 'gray' || !(name in input.theme.colors))
    return colours;
  return { ...colours, color: `light-dark(${colours.color}, var(--mantine-color-${name}-4))` };
};

/** The look of Atelier: dense, calm, fonts of the machine only. */
export const theme = createTheme({
  primaryColor: 'teal',
  primaryShade: { light: 7, dark: 6 },
  colors: { teal, dark, orange, yellow, green, lime },
  variantColorResolver: variantColours,
  fontFamily: system,
  fontFamilyMonospace: monospace,
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.125rem' },
  headings: {
    fontFamily: system,
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '1.375rem' },
      h2: { fontSize: '1.125rem' },
      h3: { fontSize: '1rem' },
      h4: { fontSize: '0.875rem' },
    },
  },
  defaultRadius: 'md',
  radius: { xs: '3px', sm: '5px', md: '7px', lg: '10px', xl: '16px' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: 'sm' } },
    TextInput: { defaultProps: { size: 'sm' } },
    PasswordInput: { defaultProps: { size: 'sm' } },
    Select: { defaultProps: { size: 'sm', comboboxProps: { shadow: 'md' } } },
    Textarea: { defaultProps: { size: 'sm' } },
    NumberInput: { defaultProps: { size: 'sm' } },
    Tooltip: { defaultProps: { openDelay: 350, withArrow: true, fz: 'xs' } },
    Modal: {
      defaultProps: {
        centered: true,
        overlayProps: { backgroundOpacity: 0.45 },
        closeButtonProps: { 'aria-label': 'Close' },
      },
      styles: { title: { fontWeight: 600 } },
    },
    Drawer: {
      defaultProps: {
        overlayProps: { backgroundOpacity: 0.3 },
        closeButtonProps: { 'aria-label': 'Close' },
      },
      styles: { title: { fontWeight: 600 } },
    },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray' } },
    Table: { defaultProps: { verticalSpacing: 7, horizontalSpacing: 'md', fz: 'sm' } },
    // In a narrow table a badge would shrink to its first letter.
    Badge: {
      defaultProps: { miw: 'max-content', variant: 'light', radius: 'sm', tt: 'none', fw: 500 },
    },
  },
});
