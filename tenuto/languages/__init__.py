"""What the engine knows of languages: one file a language, `vi.py`; any other is `plain.py`.

Imported by name when it is asked for (tenuto.languages.language.of), so that a scene, whose pictures depend on how numbers
are written, does not depend on how they are said.
"""
