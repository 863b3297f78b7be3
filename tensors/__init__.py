"""What the lecture computes with torch, and the small arrays that the scenes draw from it.

Scenes import `tensors.stored` alone, which needs numpy and pillow; everything else here needs torch and scikit-image.
"""
