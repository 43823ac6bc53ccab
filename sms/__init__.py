"""The conversation by text, the outbox, the weekly rounds, and the fixed phrases.

The doors are ``sms.inbox`` (a text came), ``sms.outbox`` (a text leaves) and ``sms.rounds`` (a
questionnaire begins); ``sms.carrier`` is the only file that knows Twilio. Stands on surveys,
outcomes, voice, episodes, people and database.
"""
