import { explain, type Words } from '@atelier/ui';
import {
  Alert,
  Anchor,
  Button,
  Center,
  Loader,
  Paper,
  PasswordInput,
  Stack,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { type IdentityApi, useIdentity } from './identity-api.ts';

type Props = {
  /** From a one-time link; redeemed at once. */
  readonly code: string | undefined;
  readonly onSignedIn: () => void;
};

const words: Words<
  IdentityApi['login'] | IdentityApi['register'] | IdentityApi['redeemSignInLink']
> = {
  INVALID_CREDENTIALS: 'E-mail or password is wrong.',
  USER_SUSPENDED: 'This account is suspended. Ask an administrator to let you in again.',
  EMAIL_TAKEN: 'There is an account with this e-mail already. Sign in instead.',
  REGISTRATION_CLOSED: 'Accounts are made by an administrator here. Ask one for yours.',
  SIGN_IN_LINK_INVALID:
    'This link was used already, or is too old. Restart the server for a new one, or sign in with your password.',
};

/** Sign in, open an account, or come in by the link that the server printed. */
export function SignInPage({ code, onSignedIn }: Props) {
  const [mode, setMode] = useState<'sign-in' | 'register'>('sign-in');
  const redeemed = useRedeem(code, onSignedIn);
  if (redeemed.isPending)
    return (
      <Frame about="Signing you in …">
        <Center p="xl">
          <Loader size="sm" />
        </Center>
      </Frame>
    );
  const registering = mode === 'register';
  return (
    <Frame about="Try models, see what they cost, use them from anywhere.">
      {redeemed.isError && (
        <Alert color="yellow" mb="md" role="alert">
          {explain(redeemed.error, words)}
        </Alert>
      )}
      <CredentialsForm key={mode} registering={registering} onSignedIn={onSignedIn} />
      <Text size="sm" c="dimmed" ta="center" mt="md">
        {registering ? 'You have an account?' : 'No account yet?'}{' '}
        <Anchor
          component="button"
          type="button"
          inherit
          onClick={() => setMode(registering ? 'sign-in' : 'register')}
        >
          {registering ? 'Sign in' : 'Open one'}
        </Anchor>
      </Text>
    </Frame>
  );
}

function useRedeem(code: string | undefined, onSignedIn: () => void) {
  const identity = useIdentity();
  const redeem = useMutation({
    mutationFn: (each: string) => identity.redeemSignInLink({ code: each }),
    onSuccess: onSignedIn,
  });
  const asked = useRef(false);
  useEffect(() => {
    // A link works once: effects that run twice in development must not use it up.
    if (!code || asked.current) return;
    asked.current = true;
    redeem.mutate(code);
  }, [code, redeem]);
  return redeem;
}

function CredentialsForm(props: { registering: boolean; onSignedIn: () => void }) {
  const { registering, onSignedIn } = props;
  const identity = useIdentity();
  const form = useForm({
    initialValues: { email: '', password: '', name: '' },
    validate: {
      email: (email) => (/^\S+@\S+\.\S+$/.test(email) ? null : 'Write your e-mail address.'),
      password: (password) => {
        if (!registering) return password === '' ? 'Write your password.' : null;
        if (password.length < 8) return 'At least 8 characters.';
        return new TextEncoder().encode(password).length > 72 ? 'At most 72 bytes.' : null;
      },
    },
  });
  const enter = useMutation({
    mutationFn: async ({ email, password, name }: typeof form.values) => {
      if (registering)
        await identity.register({ email, password, ...(name.trim() === '' ? {} : { name }) });
      await identity.login({ email, password });
    },
    onSuccess: onSignedIn,
  });
  return (
    <form onSubmit={form.onSubmit((values) => enter.mutate(values))} noValidate>
      <Stack>
        {registering && (
          <TextInput label="Name" autoComplete="name" {...form.getInputProps('name')} />
        )}
        <TextInput
          label="E-mail"
          type="email"
          autoComplete="username"
          autoFocus
          {...form.getInputProps('email')}
        />
        <PasswordInput
          label="Password"
          {...(registering ? { description: 'At least 8 characters.' } : {})}
          autoComplete={registering ? 'new-password' : 'current-password'}
          {...form.getInputProps('password')}
        />
        {enter.isError && (
          <Alert color="red" role="alert">
            {explain(enter.error, words)}
          </Alert>
        )}
        <Button type="submit" size="md" loading={enter.isPending} fullWidth>
          {registering ? 'Open account' : 'Sign in'}
        </Button>
      </Stack>
    </form>
  );
}

function Frame({ about, children }: { about: string; children: ReactNode }) {
  return (
    <Center component="main" mih="100dvh" p="md" bg="var(--surface-sunken)">
      <title>Sign in · Atelier</title>
      <Paper withBorder radius="lg" p="xl" w={400} maw="100%">
        <Stack align="center" gap={4} mb="lg">
          <img src="/favicon.svg" alt="" width={40} height={40} />
          <Title order={1}>Atelier</Title>
          <Text size="sm" c="dimmed" ta="center">
            {about}
          </Text>
        </Stack>
        {children}
      </Paper>
    </Center>
  );
}
