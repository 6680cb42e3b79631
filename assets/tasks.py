"""What the worker does for files."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from assets.models import Image
from assets.renditions import make_all


@app.task(name="assets.make_renditions", retry=RetryStrategy(max_attempts=5, exponential_wait=4))
def make_renditions(image_id: int) -> None:
    """Make a picture's renditions before somebody asks for them; done twice, the second time does nothing."""
    image = Image.objects.filter(pk=image_id).first()
    if image:
        make_all(image)
