"""What was said: words, the safeguarding screen, alerts, summaries, themes and "you said, we did".

The door for anything somebody says is ``voice.words.hear``; the door for reading a text is
``voice.screen.screen``. Stands on episodes, people and database.
"""
