/** The host's own module, with decorators called as functions, so that it needs no setting of the compiler. */
import { Body, Controller, Get, Module, Post, Res } from '@nestjs/common';
import type { Response } from 'express';
import { signInCookie } from './cookies.ts';

class SchoolController {
  front(): string {
    return '<h1>Our school</h1>';
  }

  signIn(body: { readonly id: string }, response: Response): object {
    response.setHeader('Set-Cookie', signInCookie(body.id)); // your own sign-in, with a password or a provider
    return body;
  }
}

const method = (name: 'front' | 'signIn') =>
  [SchoolController.prototype, name, Object.getOwnPropertyDescriptor(SchoolController.prototype, name) ?? {}] as const;
Controller()(SchoolController);
Get()(...method('front'));
Post('sign-in')(...method('signIn'));
Body()(SchoolController.prototype, 'signIn', 0);
Res({ passthrough: true })(SchoolController.prototype, 'signIn', 1);

export class AppModule {}
Module({ controllers: [SchoolController] })(AppModule);
