from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0002_draft_of_a_center'),
    ]

    operations = [
        migrations.CreateModel(
            name='SignInTry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.CharField(db_index=True, max_length=27)),
                ('account_key', models.CharField(db_index=True, max_length=64)),
                ('address_key', models.CharField(db_index=True, max_length=64)),
            ],
        ),
        migrations.AddField(
            model_name='account',
            name='given_by',
            field=models.CharField(blank=True, default='', max_length=64),
        ),
        migrations.AddField(
            model_name='account',
            name='is_password_temporary',
            field=models.BooleanField(default=False),
        ),
    ]
