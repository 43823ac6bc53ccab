"""What Heard asks: questionnaires, invitations, responses and answers.

The door for an answer, whichever way it came, is ``surveys.responses.record``; a questionnaire
enters through ``surveys.workbook`` and is published by ``surveys.editions``. Stands on outcomes,
voice, episodes, people and database.
"""
